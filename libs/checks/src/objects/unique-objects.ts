import { formatPosition, type Position, type Problem } from '@cedille/source';
import { headName, headsOf, type Manifest, type ObjectHead } from '@cedille/manifests';
import type { TypeRegistry } from '@cedille/types';

/** An object by what makes it one and the same in a cluster, and where it was rendered. */
export interface ObjectPlace {
  /** Group, kind, namespace and name. The version is not part of it: two versions are the same object. */
  identity: string;
  /** `Deployment argocd/argocd-server`. */
  object: string;
  component: string;
  environment: string;
  template?: string;
  /** Where its document begins. Holds no text, so that the places of a whole environment fit in memory. */
  at: Position;
}

export interface ObjectPlacesOptions {
  manifests: readonly Manifest[];
  /** Facts of kinds; what the manifests themselves define comes before them. */
  registry: TypeRegistry;
  component: string;
  environment: string;
  /** Rendered file, relative to the workspace. */
  file: string;
  /** Namespace of objects that name none. */
  namespace?: string;
}

/** The objects of one render for {@link checkUniqueObjects}. Objects of hooks are left out: several runs may share a name. */
export function objectPlaces({
  manifests,
  registry,
  component,
  environment,
  file,
  namespace,
}: ObjectPlacesOptions): ObjectPlace[] {
  const heads = manifests.map(headsOf);
  const defined = definedIn(manifests);
  return manifests.flatMap((manifest, index) =>
    heads[index]!.filter(({ name, hook }) => name !== undefined && !hook).map(head => ({
      identity: identityOf({ head, registry, defined, namespace }),
      object: headName(head),
      component,
      environment,
      ...(manifest.template !== undefined && { template: manifest.template }),
      at: { file, line: manifest.line, column: 1 },
    })),
  );
}

/** Kind and namespace of objects, hooks among them: what Argo CD asks its project for. */
export interface MadeObject {
  group: string;
  kind: string;
  /** Empty for what is cluster-wide. */
  namespace: string;
  /** `Deployment argocd/argocd-server`: the first one. */
  object: string;
  line: number;
}

/** Kinds and namespaces of the objects of one render, each once. */
export function madeObjects({
  manifests,
  registry,
  namespace,
}: Omit<ObjectPlacesOptions, 'component' | 'environment' | 'file'>): MadeObject[] {
  const defined = definedIn(manifests);
  const found = new Map<string, MadeObject>();
  for (const manifest of manifests)
    for (const head of headsOf(manifest)) {
      if (head.name === undefined || head.hook === 'test') continue;
      const [group, kind, place] = JSON.parse(identityOf({ head, registry, defined, namespace })) as [
        string,
        string,
        string,
      ];
      const key = JSON.stringify([group, kind, place]);
      if (!found.has(key))
        found.set(key, { group, kind, namespace: place, object: headName(head), line: manifest.line });
    }
  return [...found.values()];
}

/** No object is rendered twice: in one render, or by two components when the places of a whole environment are given. */
export function checkUniqueObjects(places: readonly ObjectPlace[]): Problem[] {
  const first = new Map<string, ObjectPlace>();
  const problems: Problem[] = [];
  for (const place of places) {
    const earlier = first.get(place.identity);
    if (earlier) problems.push(duplicateProblem(earlier, place));
    else first.set(place.identity, place);
  }
  return problems;
}

/** Scope by group and kind, of what the manifests themselves define. */
function definedIn(manifests: readonly Manifest[]): Map<string, string> {
  return new Map(
    manifests
      .flatMap(headsOf)
      .flatMap(({ defines }): [string, string][] =>
        defines ? [[`${defines.group}/${defines.kind}`, defines.scope]] : [],
      ),
  );
}

interface Identified {
  head: ObjectHead;
  registry: TypeRegistry;
  /** Scope by group and kind, of what the render itself defines. */
  defined: ReadonlyMap<string, string>;
  namespace: string | undefined;
}

function identityOf({ head, registry, defined, namespace }: Identified): string {
  const { apiVersion = '', kind = '' } = head;
  const group = String(apiVersion).split('/').slice(0, -1).join('/');
  const scope = defined.get(`${group}/${kind}`) ?? registry.lookup(String(apiVersion), String(kind))?.scope;
  return JSON.stringify([group, kind, scope === 'Cluster' ? '' : (head.namespace ?? namespace ?? ''), head.name]);
}

function duplicateProblem(first: ObjectPlace, second: ObjectPlace): Problem {
  const { component, environment, object } = second;
  const isSame = first.component === component;
  return {
    code: 'duplicate-object',
    severity: 'error',
    message: isSame
      ? `${object} is rendered twice; the last one would win.`
      : `${object} is rendered by ${first.component} and by ${component}.`,
    component,
    environment,
    object,
    path: 'metadata.name',
    at: second.at,
    expected: `one; the first is at ${formatPosition(first.at)}${first.template === undefined ? '' : ` from ${first.template}`}`,
    fix: `remove or rename it in ${second.template ?? 'the template that makes it'}${isSame ? '' : `, or in ${first.component}`}`,
  };
}
