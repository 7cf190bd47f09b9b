import {
  chartOf,
  CORE,
  isLimitedToKinds,
  madeKinds,
  makesFile,
  type Component,
  type MadeKind,
  type MadeScope,
} from '@cedille/component';
import { formatPath, type Path, type Problem } from '@cedille/source';
import type { MadeObject } from '../objects/unique-objects.ts';

/** What a component renders in one environment. */
export interface MadeInEnvironment {
  component: string;
  /** Of what a request asks for: the component that it is once more. */
  instanceOf?: string;
  environment: string;
  /** `partial`: something is missing of it. */
  status: 'complete' | 'partial' | 'failed';
  made: readonly MadeObject[];
  /** The rendered file, relative to the root. */
  file?: string;
}

export interface CheckMadeKindsOptions {
  components: readonly Component[];
  rendered: readonly MadeInEnvironment[];
  /** Whether these are all components in all environments: only then it can be said what nobody makes. */
  isWhole: boolean;
  /** Environments that Argo CD delivers by projects of areas. */
  delivered: ReadonlySet<string>;
}

/**
 * Whether components make what makes.yaml says, and nothing else. The project of their area in Argo CD allows exactly
 * that: what is missing there is refused in the cluster, and what is too much is a right that nobody needs.
 */
export function checkMadeKinds({ components, rendered, isWhole, delivered }: CheckMadeKindsOptions): Problem[] {
  const charts = new Map(components.map(one => [one.name, chartOf(one)]));
  return components.flatMap(component => {
    const declared = madeKinds(component);
    if (component.instanceOf !== undefined) return [];
    // With what requests ask for of it.
    const own = rendered.filter(one => charts.get(one.component) === component.name);
    if (!own.length || !isLimitedToKinds(component)) return [];
    const certain = isWhole && own.every(({ status }) => status === 'complete');
    return [
      ...own.flatMap(one => strayNamespaces({ component, components, one })),
      ...(declared
        ? undeclared({ component, declared, own })
        : unsaid(
            component,
            own.find(one => delivered.has(one.environment)),
          )),
      // What nobody asks for today somebody may ask for tomorrow.
      ...(declared && certain && !component.meta.requests ? unused({ component, declared, own }) : []),
    ];
  });
}

interface Declared {
  component: Component;
  declared: Readonly<Record<MadeScope, readonly MadeKind[]>>;
  own: readonly MadeInEnvironment[];
}

/** Told once for a kind, in the first environment that has it. */
function undeclared({ component, declared, own }: Declared): Problem[] {
  const told = new Set<string>();
  return own.flatMap(({ environment, made, file }) =>
    made.flatMap(({ group, kind, namespace, object, line }): Problem[] => {
      const scope = scopeOf(namespace);
      const key = `${scope} ${group}/${kind}`;
      if (told.has(key) || declared[scope].some(one => one.group === group && one.kind === kind)) return [];
      told.add(key);
      return [
        {
          code: 'not-permitted',
          severity: 'error',
          message: `${component.name} renders ${object}, a kind that ${makesFile(component)} does not list: Argo CD would refuse it.`,
          component: component.name,
          environment,
          object,
          ...(file !== undefined && { at: { file, line, column: 1 } }),
          expected: `${kind} below ${formatPath(pathOf(scope, group))} in ${makesFile(component)}`,
          fix: `run ./cedille makes ${component.name}, if ${component.name} should be able to make such objects`,
        },
      ];
    }),
  );
}

function unused({ component, declared, own }: Declared): Problem[] {
  const made = own.flatMap(one => one.made);
  return (['cluster', 'namespaced'] as const).flatMap(scope =>
    declared[scope]
      .filter(
        ({ group, kind }) =>
          !made.some(one => one.group === group && one.kind === kind && scopeOf(one.namespace) === scope),
      )
      .map(({ group, kind }): Problem => {
        const path = pathOf(scope, group);
        return {
          code: 'not-permitted',
          severity: 'warning',
          message: `${component.name} renders no ${kind} in any environment, but ${makesFile(component)} lists it.`,
          component: component.name,
          path: formatPath(path),
          at: component.makes!.positionOf(path),
          expected: 'only kinds that are rendered, or that a release still pinned somewhere renders',
          fix: `run ./cedille makes ${component.name} --drop, once no environment pins a release that makes it`,
        };
      }),
  );
}

/** One component that does not say opens the project of its whole area. */
function unsaid(component: Component, first: MadeInEnvironment | undefined): Problem[] {
  if (!first) return [];
  return [
    {
      code: 'not-permitted',
      severity: 'warning',
      message: `Nobody wrote down which kinds ${component.name} makes: Argo CD allows its whole area, ${component.meta.category}, whatever such an area may make.`,
      component: component.name,
      environment: first.environment,
      at: component.source.positionOf([]),
      expected: `${makesFile(component)}: the kinds that it renders, by scope and API group`,
      fix: `run ./cedille makes ${component.name}, and review what it writes`,
    },
  ];
}

interface InEnvironment {
  component: Component;
  components: readonly Component[];
  one: MadeInEnvironment;
}

/** A project reaches the namespaces of the components of its area. */
function strayNamespaces({ component, components, one }: InEnvironment): Problem[] {
  const area = components.filter(({ meta }) => meta.category === component.meta.category);
  const allowed = new Set(
    area.flatMap(({ meta }) => [meta.namespace, ...(meta.instances ? [`${meta.namespace}-*`] : [])]),
  );
  const isAllowed = (namespace: string): boolean =>
    [...allowed].some(name => name === namespace || (name.endsWith('*') && namespace.startsWith(name.slice(0, -1))));
  return one.made
    .filter(({ namespace }) => namespace !== '' && !isAllowed(namespace))
    .map(({ namespace, object, line }) => ({
      code: 'not-permitted',
      severity: 'error',
      message: `${component.name} renders ${object} into the namespace ${namespace}, which is none of its area: Argo CD would refuse it.`,
      component: component.name,
      environment: one.environment,
      object,
      ...(one.file !== undefined && { at: { file: one.file, line, column: 1 } }),
      expected: `one of the namespaces of the area ${component.meta.category}: ${[...allowed].sort().join(', ')}`,
      fix: `render it into ${component.meta.namespace}, or let a component of that namespace make it`,
    }));
}

function scopeOf(namespace: string): MadeScope {
  return namespace === '' ? 'cluster' : 'namespaced';
}

function pathOf(scope: MadeScope, group: string): Path {
  return [scope, group === '' ? CORE : group];
}
