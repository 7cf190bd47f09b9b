import { requestFile, type LoadedEnvironment, type Request } from '@cedille/environment';
import { didYouMean, formatPath, isMap, type Path, type Problem } from '@cedille/source';
import type { Component } from './component.ts';
import { holds } from './conditions.ts';

/** The name of the chart that a component is made with: that of its folder, also for what a request asks for. */
export function chartOf({ name, instanceOf }: Pick<Component, 'name' | 'instanceOf'>): string {
  return instanceOf ?? name;
}

/** The names of all charts among them: what a request asks for has none of its own. */
export function chartNames(components: readonly Component[]): string[] {
  return components.filter(({ instanceOf }) => instanceOf === undefined).map(({ name }) => name);
}

/**
 * The components that requests ask for: each is the component of its folder once more, under the name of the request and in a
 * namespace of that name. Requests of one name in several environments ask for one component.
 */
export function instancesOf(components: readonly Component[], environments: readonly LoadedEnvironment[]): Component[] {
  const found = new Map<string, Component>();
  for (const request of environments.flatMap(({ facts }) => facts.requests ?? [])) {
    const component = askedFor(components, request);
    if (component && !found.has(request.name)) found.set(request.name, instanceOf(component, request.name));
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function askedFor(components: readonly Component[], { folder }: Request): Component | undefined {
  return components.find(({ meta }) => meta.requests?.folder === folder);
}

/** Its secrets stand below its own namespace, and it provides nothing to others: what requires one could mean any of them. */
function instanceOf(component: Component, name: string): Component {
  const { provides: _provides, secrets, ...meta } = component.meta;
  const own = (path: string): string =>
    path.startsWith(`${meta.namespace}/`) ? `${name}${path.slice(meta.namespace.length)}` : path;
  return {
    ...component,
    name,
    instanceOf: component.name,
    provides: new Map(),
    meta: {
      ...meta,
      namespace: name,
      ...(secrets && { secrets: secrets.map(secret => ({ ...secret, path: own(secret.path) })) }),
    },
  };
}

/** Requests in a folder that no component reads, without what it needs, or with a name that means something else. */
export function instanceProblems(components: readonly Component[], environment: LoadedEnvironment): Problem[] {
  const folders = components.flatMap(({ meta }) => meta.requests?.folder ?? []);
  return (environment.facts.requests ?? []).flatMap((request, index) => {
    const component = askedFor(components, request);
    const file = requestFile(environment.name, request);
    return problemsOf({ request, file, component, folders, components, environment }).map(
      ({ path, ...problem }): Problem => ({
        code: 'invalid-fact',
        severity: 'error',
        environment: environment.name,
        path: formatPath(path),
        at: environment.positionOf(['requests', index, ...path]),
        ...problem,
      }),
    );
  });
}

interface Asked {
  request: Request;
  file: string;
  component: Component | undefined;
  folders: readonly string[];
  components: readonly Component[];
  environment: LoadedEnvironment;
}

type InstanceProblem = Pick<Problem, 'message' | 'expected' | 'fix'> & { path: Path };

function problemsOf({ request, file, component, folders, components, environment }: Asked): InstanceProblem[] {
  if (!component) {
    const near = didYouMean(request.folder, folders);
    return [
      {
        path: [],
        message: `${file} is read by nothing: no component says requests.folder: ${request.folder}.`,
        expected: folders.length ? `one of the folders ${folders.join(', ')}` : 'a component with requests',
        fix: near ? `move it to ${near}/` : 'move or remove the file',
      },
    ];
  }
  const missing = (component.meta.requests?.required ?? []).filter(
    key => (request as unknown as Record<string, unknown>)[key] === undefined && request.values[key] === undefined,
  );
  const unfit = request.previews && !component.meta.requests?.previews;
  const taken = components.some(({ name, meta }) => name === request.name || meta.namespace === request.name);
  return [
    ...missing.map(key => ({
      path: [],
      message: `${file} does not say ${key}.`,
      expected: `${(component.meta.requests?.required ?? []).join(', ')} of each of ${request.folder}`,
      fix: `write ${key}:`,
    })),
    ...(unfit
      ? [
          {
            path: ['previews'],
            message: `${request.name} asks for previews, and ${component.name} has none.`,
            expected: 'previews of a component that says how a pull request is tried: requests.previews',
            fix: 'remove previews',
          },
        ]
      : []),
    ...(taken
      ? [
          {
            path: [],
            message: `${request.name} is the name of a component or of its namespace.`,
            expected: 'a name of its own',
            fix: `rename ${file}`,
          },
        ]
      : []),
    ...hostOfComponent(request, components, environment),
    ...foreignSecrets(request),
  ];
}

/** Two of one host are two listeners and two routes, of which one answers. */
function hostOfComponent(
  { name, host }: Request,
  components: readonly Component[],
  { facts }: LoadedEnvironment,
): InstanceProblem[] {
  const owner = components.find(
    one =>
      facts.components.includes(one.name) &&
      Object.entries(one.meta.hosts ?? {}).some(
        ([label, meta]) => host === `${label}.${facts.domain.base}` && holds(meta, facts),
      ),
  );
  if (host === undefined || !owner) return [];
  return [
    {
      path: ['host'],
      message: `${name} asks for ${host}, which ${owner.name} has.`,
      expected: 'a host of its own',
      fix: 'write another host',
    },
  ];
}

/** Vault lets what is asked for read below its own name alone. */
function foreignSecrets({ name, values }: Request): InstanceProblem[] {
  const secrets = isMap(values['secrets']) ? values['secrets'] : {};
  return Object.entries(secrets).flatMap(([secret, value]) => {
    const path = isMap(value) ? value['path'] : undefined;
    if (typeof path !== 'string' || path.startsWith(`${name}/`)) return [];
    return [
      {
        path: ['secrets', secret, 'path'],
        message: `${name} asks for the secret at ${path}, which Vault does not let it read.`,
        expected: `a path below ${name}/`,
        fix: `write ${name}/${path.split('/').at(-1)}, and the secret there`,
      },
    ];
  });
}

/** One name that asks for different things in different environments: a component is one thing. */
export function ambiguousInstances(
  components: readonly Component[],
  environments: readonly LoadedEnvironment[],
): Problem[] {
  return environments.flatMap((environment, place) =>
    (environment.facts.requests ?? []).flatMap((request, index): Problem[] => {
      const other = environments
        .slice(0, place)
        .find(({ facts }) =>
          facts.requests?.some(({ name, folder }) => name === request.name && folder !== request.folder),
        );
      const there = other?.facts.requests?.find(({ name }) => name === request.name);
      if (!other || !there || !askedFor(components, request)) return [];
      return [
        {
          code: 'invalid-fact',
          severity: 'error',
          environment: environment.name,
          message: `${request.name} is one of ${request.folder} in ${environment.name} and one of ${there.folder} in ${other.name}.`,
          at: environment.positionOf(['requests', index]),
          expected: `one thing of that name; the other stands in ${requestFile(other.name, there)}`,
          fix: 'rename one of the two files',
        },
      ];
    }),
  );
}
