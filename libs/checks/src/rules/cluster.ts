import type { KubernetesObject } from '@cedille/manifests';
import type { Path } from '@cedille/source';
import { containersOf, podSpecOf, type Container } from './pod-spec.ts';
import { textAt } from './value-at.ts';
import type { ServedResources } from './served-kinds.ts';

/** An object among the others that go to the same cluster. Whoever runs rules may add where it stands. */
export interface PlacedObject {
  object: KubernetesObject;
  /** Where it goes when it names no namespace. */
  namespace?: string | undefined;
  /** Whose it is: objects with the same one were made for each other. */
  source?: string;
}

/** What is known of a cluster beside its objects. Everything may be left out: then nothing is concluded from it. */
export interface ClusterKnowledge {
  /** Its machines; undefined where nobody lists them. */
  nodes?: readonly Machine[];
  /** Whether every object that goes there is at hand, so that what is not among them is not there. @defaultValue true */
  isWhole?: boolean;
  /** Namespaces of which not every object is at hand. */
  incomplete?: ReadonlySet<string>;
  /** What its API server calls kinds; undefined where no facts are at hand. */
  resources?: ServedResources;
  /** The namespace in which people expect Services that are open to the outside. */
  gateway?: string;
}

/** One machine of the inventory. */
export interface Machine {
  name: string;
  role: 'control-plane' | 'worker';
  /** Processors. */
  cpu?: number;
  /** A quantity: `64Gi`. */
  memory?: string;
}

/** A workload, and the Pods that it makes. */
export interface Workload<T extends PlacedObject = PlacedObject> {
  on: T;
  kind: string;
  name: string;
  namespace: string;
  /** Of the Pods. */
  spec: Readonly<Record<string, unknown>>;
  /** Of `spec` in the object. */
  path: Path;
  labels: Readonly<Record<string, string>>;
  containers: readonly Container[];
}

/** The objects of one cluster as rules look at them. */
export class Cluster<T extends PlacedObject = PlacedObject> {
  private readonly kinds: ReadonlyMap<string, readonly T[]>;
  private made: readonly Workload<T>[] | undefined;
  readonly known: ClusterKnowledge;

  constructor(objects: readonly T[], known: ClusterKnowledge = {}) {
    const kinds = new Map<string, T[]>();
    for (const placed of objects) {
      const kind = String(placed.object.kind);
      const same = kinds.get(kind);
      if (same) same.push(placed);
      else kinds.set(kind, [placed]);
    }
    this.kinds = kinds;
    this.known = known;
  }

  /** Objects of the kinds, whatever their group. */
  of(...kinds: readonly string[]): readonly T[] {
    return kinds.flatMap(kind => this.kinds.get(kind) ?? []);
  }

  /** Whatever makes Pods. */
  get workloads(): readonly Workload<T>[] {
    this.made ??= [...this.kinds.values()].flat().flatMap(on => workloadOf(on) ?? []);
    return this.made;
  }

  /** Whether it is known of a namespace what is in it, and so also what is not. */
  isWhole(namespace: string): boolean {
    const { isWhole = true, incomplete } = this.known;
    return isWhole && !incomplete?.has(namespace);
  }
}

/** A cluster as one rule sees it: what it does not name, it does not get, so that its answer follows from nothing else. */
export class SeenCluster<T extends PlacedObject = PlacedObject> extends Cluster<T> {
  private readonly whole: Cluster<T>;
  private readonly seen: ReadonlySet<string>;

  constructor(whole: Cluster<T>, kinds: readonly string[]) {
    super([], whole.known);
    this.whole = whole;
    this.seen = new Set(kinds);
  }

  /** @throws RangeError for a kind that the rule does not name */
  override of(...kinds: readonly string[]): readonly T[] {
    const stranger = kinds.find(kind => !this.seen.has(kind));
    if (stranger !== undefined) throw new RangeError(`A rule asks for ${stranger}, which is not among its kinds.`);
    return this.whole.of(...kinds);
  }

  override get workloads(): readonly Workload<T>[] {
    return this.whole.workloads.filter(({ kind }) => this.seen.has(kind));
  }
}

/** Where an object is; empty for what belongs to no namespace. */
export function namespaceOf({ object, namespace }: PlacedObject): string {
  return textAt(object, ['metadata', 'namespace']) ?? namespace ?? '';
}

/** The name of an object. */
export function nameOf({ object }: PlacedObject): string {
  return textAt(object, ['metadata', 'name']) ?? '';
}

function workloadOf<T extends PlacedObject>(on: T): Workload<T> | undefined {
  const found = podSpecOf(on.object);
  if (!found) return undefined;
  const { spec, path, labels } = found;
  const kind = String(on.object.kind);
  return {
    on,
    kind,
    name: nameOf(on),
    namespace: namespaceOf(on),
    spec,
    path,
    labels,
    containers: containersOf(spec, path),
  };
}
