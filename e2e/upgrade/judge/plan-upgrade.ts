import { objectsOf, type KubernetesObject, type Manifest } from '@cedille/manifests';

/** What a component makes, in the order in which it is applied. */
export interface ComponentObjects {
  component: string;
  /** Where objects go that name no namespace. */
  namespace: string;
  objects: readonly KubernetesObject[];
}

/** An object and who makes it. */
export interface OwnedObject {
  component: string;
  object: KubernetesObject;
}

/** What happens to the objects of a release when the next one is delivered. */
export interface UpgradePlan {
  /** In the next release no more, and removed with it. The last comes first. */
  pruned: OwnedObject[];
  /** In the next release no more, and kept on purpose. */
  kept: OwnedObject[];
}

/** What is removed between two releases, by the rules of Argo CD. */
export function planUpgrade(before: readonly ComponentObjects[], after: readonly ComponentObjects[]): UpgradePlan {
  const present = new Set(after.flatMap(owned).map(({ object }) => keyOf(object)));
  const components = new Set(after.map(({ component }) => component));
  const gone = before.flatMap(owned).filter(({ object }) => !present.has(keyOf(object)));
  const isKept = ({ component, object }: OwnedObject): boolean =>
    components.has(component) ? outlivesBundle(object) : outlivesApplication(object);
  return { pruned: gone.filter(item => !isKept(item)).reverse(), kept: gone.filter(isKept) };
}

/** When it leaves the bundle. Helm's `resource-policy: keep` says nothing about that. */
function outlivesBundle(object: KubernetesObject): boolean {
  return syncOptionsOf(object).includes('Prune=false');
}

/**
 * When the whole component leaves the environment.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/helm/
 */
function outlivesApplication(object: KubernetesObject): boolean {
  return syncOptionsOf(object).includes('Delete=false') || annotationOf(object, 'helm.sh/resource-policy') === 'keep';
}

export interface PlaceObjectsOptions {
  component: string;
  namespace: string;
  manifests: readonly Manifest[];
  /** Whether a kind belongs to a namespace. */
  isNamespaced: (object: KubernetesObject) => boolean;
}

/** Objects of a component as they are delivered: each with its namespace, definitions and namespaces first. */
export function placeObjects({ component, namespace, manifests, isNamespaced }: PlaceObjectsOptions): ComponentObjects {
  const objects = manifests
    .flatMap(objectsOf)
    .filter(object => !isHook(object))
    .map(object => (isNamespaced(object) ? inNamespace(object, namespace) : object));
  return { component, namespace, objects: objects.sort((a, b) => rankOf(a) - rankOf(b)) };
}

function owned({ component, objects }: ComponentObjects): OwnedObject[] {
  return objects.map(object => ({ component, object }));
}

function inNamespace(object: KubernetesObject, namespace: string): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, namespace: object.metadata?.namespace ?? namespace } };
}

const FIRST: readonly string[] = ['Namespace', 'CustomResourceDefinition', 'ServiceAccount'];

/** Everything else keeps the order in which it is. */
function rankOf({ kind }: KubernetesObject): number {
  const rank = FIRST.indexOf(String(kind));
  return rank < 0 ? FIRST.length : rank;
}

/** Without the version: another version of a kind shows the same object. */
export function keyOf({ apiVersion = '', kind, metadata }: KubernetesObject): string {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return [group, kind, metadata?.namespace ?? '', metadata?.name].join('/');
}

/** Argo CD takes Helm's hooks for its own: they run beside what is kept in order, and are made anew each time. */
export function isHook({ metadata }: KubernetesObject): boolean {
  // Charts print `annotations:` with nothing below it.
  const annotations = metadata?.annotations ?? {};
  return 'helm.sh/hook' in annotations || 'argocd.argoproj.io/hook' in annotations;
}

/** Argo CD deletes it and makes it anew instead of changing it; definitions and namespaces it never does that to. */
export function isReplaced(object: KubernetesObject): boolean {
  const options = syncOptionsOf(object);
  const both = options.includes('Force=true') && options.includes('Replace=true');
  return both && object.kind !== 'CustomResourceDefinition' && object.kind !== 'Namespace';
}

function syncOptionsOf(object: KubernetesObject): string[] {
  return annotationOf(object, 'argocd.argoproj.io/sync-options')
    .split(',')
    .map(option => option.trim());
}

function annotationOf({ metadata }: KubernetesObject, name: string): string {
  return String((metadata?.annotations as Record<string, unknown> | undefined)?.[name] ?? '');
}
