import type { Path } from '@cedille/source';
import type { Policy } from '../network/policy.ts';
import type { Labels, Selector } from './extract/selector.ts';

/**
 * What one object says of others, and what others may ask of it: all that has to be known of its text to judge a whole
 * environment. Plain data, and small, so that it can be remembered by a digest of the text.
 */
export interface ObjectRelations {
  /** `Secret`, `apps/Deployment`: {@link kindKey}. */
  kind: string;
  name: string;
  /** Absent when the object names none: then it is where its component is delivered to. */
  namespace?: string;
  /** Where the object is in a List. */
  within?: Path;
  /** Objects that it names. */
  refers?: readonly Reference[];
  /** Objects that come into being because of it: the Secret of a Certificate. */
  makes?: readonly Thing[];
  /** What others may look for in the object itself. */
  has?: ThingContent;
  /** Pods that it makes. */
  pods?: readonly PodTemplate[];
  /** Pods that it selects by their labels. */
  selects?: PodSelection;
  /** What it lets Pods of its namespace connect to, and who may connect to them. */
  policy?: Policy;
  /** Gateways that it wants to be served by. */
  attaches?: RouteAttachment;
  /** Hosts that it answers for. */
  hosts?: readonly ServedHost[];
  /** What is wrong in it whatever else there is. */
  faults?: readonly Fault[];
}

/** An object that is named. */
export interface Reference {
  kind: string;
  name: string;
  /** Where it is looked for; absent: beside the object that names it. */
  namespace?: string;
  /** A cluster-scoped object names it, and its controller knows the namespace: any will do. */
  anywhere?: true;
  /** May be missing. */
  optional?: true;
  /** Where the name stands. */
  path: Path;
  /** Keys that it must have, and where they stand. */
  keys?: readonly NamedKey[];
  /** Port of a Service that must be there. */
  port?: { port: number | string; path: Path };
  /** In another namespace it takes a ReferenceGrant there. */
  granted?: true;
  /** Not missed in a namespace that the environment does not have. */
  abroad?: true;
  /** A Service that is not missed where nobody calls the Pods by name. */
  governs?: true;
}

export interface NamedKey {
  key: string;
  path: Path;
}

/** Something that is there, whoever made it. */
export interface Thing extends ThingContent {
  kind: string;
  /** A `#` stands for a number: `data-vault-#`. */
  name: string;
  namespace?: string;
}

/** What of an object is looked for by others. */
export interface ThingContent {
  /** Keys of a Secret or ConfigMap. Absent: nobody knows. */
  keys?: readonly string[];
  /** There may be more keys than those. */
  open?: true;
  /** Ports of a Service. Absent: nobody knows. */
  ports?: readonly ServicePort[];
  /** Of a Service without an address of its own. */
  headless?: true;
  /** Of a Gateway. Absent: nobody knows. */
  listeners?: readonly Listener[];
  /** Labels of a Namespace. */
  labels?: Labels;
  /** Of a ReferenceGrant. */
  grants?: readonly Grant[];
  /** Of a Role: what it lets a program do. */
  rights?: readonly Right[];
  /** Of a ServiceAccount whose Pods get no token for the API server unless they ask for it. */
  tokenless?: true;
  /** Of a StorageClass, or of a pool that one takes its volumes from: how many machines keep each datum. */
  copies?: number;
  /** Of a StorageClass: the pool that says how many. */
  pool?: { name: string; namespace: string };
  /** Of a pool of disks: its machine. */
  machine?: string;
  /** Of a Schedule of Velero that takes all volumes with it: namespaces, `*` for all. */
  covers?: { included: readonly string[]; excluded: readonly string[] };
  /** Of a CustomResourceDefinition: whether its kind lives in a namespace. */
  defines?: { kind: string; scope: string };
}

/** Rights by which a program makes what others look for. */
export type Right = 'label-pods' | 'create-pods' | 'create-secrets';

export interface ServicePort {
  port: number;
  name?: string;
  /** Name of a port of the Pods, and where it stands. */
  target?: NamedKey;
}

export interface Listener {
  name: string;
  port: number;
  /** Absent: all hosts. */
  hostname?: string;
  /** Kinds of routes that it takes. */
  kinds: readonly string[];
  /** `Same`, `All`, `None`, or the labels of the namespaces whose routes it takes. */
  from: string | Selector;
}

export interface Grant {
  from: readonly { kind: string; namespace: string }[];
  to: readonly { kind: string; name?: string }[];
}

export interface PodTemplate {
  labels: Labels;
  /** Names of the ports of its containers. */
  ports?: readonly string[];
  serviceAccount: string;
  /** Whether it asks for a token for the API server; left out, its ServiceAccount decides. */
  token?: boolean;
  /** It uses the network of its machine, which no policy is about. */
  hostNetwork?: true;
}

export interface PodSelection {
  selector: Selector;
  path: Path;
}

/** A route of Gateway API. */
export interface RouteAttachment {
  /** Empty: whatever its listeners serve. */
  hostnames: readonly { host: string; path: Path }[];
  parents: readonly RouteParent[];
}

export interface RouteParent {
  name: string;
  kind: string;
  namespace?: string;
  section?: string;
  port?: number;
  path: Path;
}

export interface ServedHost {
  host: string;
  /** Equal for two rules that would take the same requests. */
  match: string;
  path: Path;
}

/** What is wrong with a single object. */
export interface Fault {
  rule: FaultRule;
  path: Path;
  /** What is written there. */
  written: string;
  /** What would have been right, as far as it can be listed. */
  choices: readonly string[];
  /** Words for the message: the container, the volume. */
  subject: string;
}

export type FaultRule = 'volume' | 'probe-port' | 'selector';

/** `Secret`, `apps/Deployment`: the version is not part of what an object is. */
export function kindKey(apiVersion: string, kind: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? kind : `${apiVersion.slice(0, slash)}/${kind}`;
}

/** `Deployment` of `apps/Deployment`: how people call it. */
export function kindName(kind: string): string {
  return kind.slice(kind.lastIndexOf('/') + 1);
}
