/** A parsed object. It may be shared between environments: never change it. */
export type KubernetesObject = Readonly<Record<string, unknown>> & {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: Metadata;
};

export interface Metadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** One rendered object: Helm's own text, and what Kubernetes reads in it. */
export interface Manifest {
  /** As Helm wrote it, without `---`; ends with a newline. Never written back from `object`. */
  text: string;
  /** Of the text: equal for equal text, whatever the environment. */
  hash: string;
  /** Read when somebody first asks, where `head` was known. */
  object: KubernetesObject;
  /** What places the object. Absent where a List holds several, or nobody has looked. */
  head?: ObjectHead;
  /** Template that made it: `argo-cd/templates/server/deployment.yaml`. */
  template?: string;
  /** Line in the rendered file on which the text begins, from 1. */
  line: number;
}

/** `Deployment argocd/argocd-server`: how messages name an object. */
export function objectName({ kind, metadata }: KubernetesObject): string {
  const name = metadata?.name ?? '(no name)';
  return `${kind ?? '(no kind)'} ${metadata?.namespace ? `${metadata.namespace}/${name}` : name}`;
}

/** The object itself, or the items of a List. */
export function objectsOf({ object }: Pick<Manifest, 'object'>): KubernetesObject[] {
  const { kind, items } = object;
  const isList = typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items);
  return isList ? (items as unknown[]).filter(isMap).flatMap(item => objectsOf({ object: item })) : [object];
}

/** Whether data is a map, the only thing a Kubernetes object can be. */
export function isMap(value: unknown): value is KubernetesObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether an object defines a custom resource. */
export function isCrd({ apiVersion, kind }: KubernetesObject): boolean {
  return (
    kind === 'CustomResourceDefinition' &&
    typeof apiVersion === 'string' &&
    apiVersion.startsWith('apiextensions.k8s.io/')
  );
}

/** All CustomResourceDefinitions among the manifests, also inside Lists. */
export function crdsOf(manifests: readonly Manifest[]): KubernetesObject[] {
  return manifests
    .filter(({ head }) => !head || head.defines)
    .flatMap(objectsOf)
    .filter(isCrd);
}

/** Whether Helm runs it only for `helm test`. Rendered output has no use for such objects. */
export function isTestHook({ metadata }: KubernetesObject): boolean {
  const events = metadata?.annotations?.['helm.sh/hook'];
  return typeof events === 'string' && events.split(',').some(event => TEST_EVENTS.has(event.trim().toLowerCase()));
}

/** The event, and the two names it had in Helm 2. */
const TEST_EVENTS: ReadonlySet<string> = new Set(['test', 'test-success', 'test-failure']);

/** Everything but the objects that only `helm test` would make. */
export function dropTestHooks(manifests: readonly Manifest[]): Manifest[] {
  return manifests.filter(manifest => (manifest.head ? manifest.head.hook !== 'test' : !isTestHook(manifest.object)));
}

/** What places an object: order, identity, hooks, the kind it defines. Known without reading the text once it was read. */
export interface ObjectHead {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  /** Run by Helm or Argo CD at some moment; `test`: for `helm test` alone. */
  readonly hook?: 'test' | 'other';
  /** Of a CustomResourceDefinition. */
  readonly defines?: { readonly group: string; readonly kind: string; readonly scope: string };
}
