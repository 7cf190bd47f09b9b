import type { ObjectRelations, Thing, ThingContent } from '../relations.ts';
import type { Neighbour, Surroundings } from '../surroundings.ts';
import { kindPatterns } from '../tables/rows-by-kind.ts';
import { BUILT_IN, RESERVED } from './built-in.ts';
import type { Labels } from '../extract/selector.ts';

/** An object of the environment, and which document of which component it is. */
export interface PlacedObject {
  relations: ObjectRelations;
  component: Neighbour;
  /** Index among the documents of the component. */
  document: number;
}

/** A Pod template, and who has it. */
export interface PlacedPod {
  labels: Labels;
  ports: readonly string[];
  serviceAccount: string;
  token?: boolean;
  hostNetwork?: true;
  owner: PlacedObject;
}

/** Where something is looked for. */
export interface Place {
  kind: string;
  /** Empty for what is cluster-wide, `*` for anywhere. */
  namespace: string;
  name: string;
}

const EVERYWHERE = '*';

/** All that there is in one environment, by kind, namespace and name. */
export class World {
  readonly objects: readonly PlacedObject[];
  readonly surroundings: Surroundings;
  private readonly things = new Map<string, Map<string, Map<string, ThingContent>>>();
  private readonly numbered: Thing[] = [];
  private readonly podsByNamespace = new Map<string, PlacedPod[]>();
  /** Namespaces with custom resources that may be a reason for Pods. */
  private readonly startingPods = new Set<string>();
  private readonly podless: ReadonlySet<string>;
  private readonly unknown: ReadonlySet<string>;
  private readonly defined = new Map<string, string>();

  constructor(objects: readonly PlacedObject[], surroundings: Surroundings) {
    this.objects = objects;
    this.surroundings = surroundings;
    this.podless = new Set(surroundings.podless);
    for (const { relations } of objects) {
      const { kind, scope } = relations.has?.defines ?? {};
      if (kind !== undefined) this.defined.set(kind, scope!);
    }
    for (const thing of [...BUILT_IN, ...surroundings.things]) this.add(thing, thing.namespace ?? '');
    const homes = surroundings.components.flatMap(component => this.homesOf(component));
    this.unknown = new Set(homes.flatMap(({ isComplete, namespace }) => (isComplete ? [] : [namespace])));
    for (const { namespace, otherSecrets } of homes)
      for (const { name, keys } of otherSecrets) this.add({ kind: 'Secret', name, keys }, namespace);
    for (const object of objects) this.addObject(object);
  }

  /** Where an object is: empty for what is cluster-wide. */
  namespaceOf({ relations, component }: PlacedObject): string {
    return this.isClusterWide(relations.kind, relations.namespace) ? '' : (relations.namespace ?? component.namespace);
  }

  /** Of a kind that nobody knows the object itself tells. */
  isClusterWide(kind: string, namespace?: string): boolean {
    const scope = this.defined.get(kind) ?? this.surroundings.scopeOf(kind);
    return scope === undefined ? namespace === undefined : scope === 'Cluster';
  }

  /** Whether anybody knows the kind: of others nothing is looked for. */
  isKnown(kind: string): boolean {
    return this.defined.has(kind) || this.surroundings.scopeOf(kind) !== undefined;
  }

  find({ kind, namespace, name }: Place): ThingContent | undefined {
    const byNamespace = this.things.get(kind);
    if (namespace === EVERYWHERE) {
      for (const named of byNamespace?.values() ?? []) if (named.has(name)) return named.get(name);
      return undefined;
    }
    const found = byNamespace?.get(namespace)?.get(name) ?? byNamespace?.get(EVERYWHERE)?.get(name);
    return found ?? (this.isNumbered({ kind, namespace, name }) || RESERVED.test(name) ? {} : undefined);
  }

  /** Names of a kind in a namespace, in alphabetical order. */
  namesOf({ kind, namespace }: Omit<Place, 'name'>): string[] {
    const byNamespace = this.things.get(kind);
    const lists = namespace === EVERYWHERE ? [...(byNamespace?.values() ?? [])] : [byNamespace?.get(namespace)];
    return [...new Set(lists.flatMap(named => [...(named?.keys() ?? [])]))].sort();
  }

  /** Everything of a kind in a namespace. */
  allOf({ kind, namespace }: Omit<Place, 'name'>): ThingContent[] {
    return [...(this.things.get(kind)?.get(namespace)?.values() ?? [])];
  }

  /** Namespaces that have something of that kind and name. */
  namespacesWith({ kind, name }: Omit<Place, 'namespace'>): string[] {
    return [...(this.things.get(kind) ?? [])].filter(([, named]) => named.has(name)).map(([namespace]) => namespace);
  }

  /** Whether it cannot be said that something is not there: what would have made it is not at hand. */
  isUncertain({ kind, namespace }: Omit<Place, 'name'>): boolean {
    if (this.surroundings.unlisted.includes(kind)) return true;
    return namespace === '' || namespace === EVERYWHERE ? this.unknown.size > 0 : this.unknown.has(namespace);
  }

  podsIn(namespace: string): readonly PlacedPod[] {
    return this.podsByNamespace.get(namespace) ?? [];
  }

  allPods(): PlacedPod[] {
    return [...this.podsByNamespace.values()].flat();
  }

  /** Whether a custom resource there may be a reason for somebody to start Pods. */
  startsPods(namespace: string): boolean {
    return this.startingPods.has(namespace);
  }

  /** A component that is released several times is at home in each namespace of its that something is in. */
  private homesOf(component: Neighbour): Neighbour[] {
    if (!component.instances) return [component];
    const prefix = `${component.namespace}-`;
    const namespaces = new Set(this.objects.map(object => this.namespaceOf(object)));
    return [...namespaces]
      .filter(namespace => namespace.startsWith(prefix))
      .map(namespace => ({ ...component, namespace, otherSecrets: named(component, namespace.slice(prefix.length)) }));
  }

  private addObject(object: PlacedObject): void {
    const { kind, name, has, makes = [], pods = [] } = object.relations;
    const namespace = this.namespaceOf(object);
    this.add({ kind, name, ...has }, namespace);
    for (const thing of makes) {
      const wide = this.isClusterWide(thing.kind);
      this.add(thing, wide ? '' : (thing.namespace ?? namespace));
    }
    const list = this.podsByNamespace.get(namespace) ?? [];
    for (const { ports = [], ...pod } of pods) list.push({ ...pod, ports, owner: object });
    if (pods.length) this.podsByNamespace.set(namespace, list);
    if (!pods.length && this.surroundings.isCustom(kind) && !this.isPodless(kind)) {
      this.startingPods.add(namespace || object.component.namespace);
    }
  }

  private isPodless(kind: string): boolean {
    return kindPatterns(kind).some(pattern => this.podless.has(pattern));
  }

  /** What two say of the same thing is put together. */
  private add(thing: Thing, namespace: string): void {
    const { kind, name, ...content } = thing;
    if (name.includes('#')) return void this.numbered.push({ ...thing, namespace });
    const byNamespace = getOrMake(this.things, kind, () => new Map<string, Map<string, ThingContent>>());
    const named = getOrMake(byNamespace, namespace, () => new Map<string, ThingContent>());
    const known = named.get(name);
    named.set(name, known ? joined(known, content) : content);
  }

  private isNumbered({ kind, namespace, name }: Place): boolean {
    return this.numbered.some(
      thing => thing.kind === kind && thing.namespace === namespace && name.replace(/\d+$/, '#') === thing.name,
    );
  }
}

/** What each release calls the Secrets that others make. */
function named({ otherSecrets }: Neighbour, instance: string): Neighbour['otherSecrets'] {
  return otherSecrets.map(({ name, keys }) => ({ name: name.replace('<instance>', instance), keys }));
}

function joined(one: ThingContent, other: ThingContent): ThingContent {
  return {
    ...one,
    ...other,
    ...((one.keys ?? other.keys) && { keys: [...(one.keys ?? []), ...(other.keys ?? [])] }),
  };
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
}
