import { createHash } from 'node:crypto';
import { customResourcesOf, isCrd, type CustomResourceDefinition } from '../convert/custom-resources.ts';
import type { TypeFacts } from '../form/facts.ts';
import { compareText } from '../form/format-facts.ts';
import { readFacts } from '../form/read-facts.ts';
import type { ObjectType, Type } from '../form/type.ts';
import { suggestKind } from './suggest-kind.ts';
import type { KindFacts } from './kind-facts.ts';

/** Name of the source whose types are the core types. */
export const KUBERNETES = 'Kubernetes';

/** Everything that is known about kinds: look up, walk, suggest. Immutable; `merge` gives a new one. */
export class TypeRegistry {
  /** Changes when anything that is known changes: part of the key of whatever is remembered about objects. */
  readonly fingerprint: string;
  /** `v1.35.4`, or undefined when the facts of Kubernetes are not among those given. */
  readonly kubernetesVersion: string | undefined;
  private readonly known: ReadonlyMap<string, KindFacts>;
  private readonly coreByName: () => ReadonlyMap<string, ObjectType>;

  private constructor(state: State) {
    this.fingerprint = state.fingerprint;
    this.known = state.known;
    this.coreByName = state.coreByName;
    this.kubernetesVersion = state.kubernetesVersion;
  }

  /** A registry of these facts; what a later one says of a group and kind replaces what an earlier one says. */
  static of(facts: readonly TypeFacts[]): TypeRegistry {
    const kubernetes = facts.find(one => one.source.what === KUBERNETES);
    const coreByName = once(() =>
      kubernetes ? readFacts(kubernetes, () => undefined) : new Map<string, ObjectType>(),
    );
    const known = new Map<string, KindFacts>();
    const empty = new TypeRegistry({
      fingerprint: '',
      known,
      coreByName,
      kubernetesVersion: kubernetes?.source.version,
    });
    return empty.merge(facts);
  }

  /** @returns undefined when the kind is unknown; then ask `suggest`. */
  lookup(apiVersion: string, kind: string): KindFacts | undefined {
    return this.known.get(`${apiVersion}/${kind}`);
  }

  /**
   * A type of Kubernetes itself by name: `ResourceRequirements`, `Affinity`, `PodSpec`, `ObjectMeta`. Where several
   * groups have a type of that name it is the core group's; the others go by `rbac.v1.Subject`.
   */
  core(name: string): ObjectType | undefined {
    return this.coreByName().get(name) ?? this.coreByName().get(`core.v1.${name}`);
  }

  /** All types of Kubernetes by name. */
  coreTypes(): ReadonlyMap<string, ObjectType> {
    return this.coreByName();
  }

  /** Follows keys and list indexes; any number (or `*`) stands for an item, `*` also for a key of a map. */
  walk(type: Type, path: readonly (string | number)[]): Type | undefined {
    return walkType(type, path);
  }

  /** All kinds, sorted by API version and kind. */
  kinds(): KindFacts[] {
    return [...this.known].sort(([a], [b]) => compareText(a, b)).map(([, kind]) => kind);
  }

  /** What the writer of an unknown API version or kind probably wants: `apps/v1 Deployment`, or undefined. */
  suggest(apiVersion: string, kind: string): string | undefined {
    return suggestKind(this.known.values(), { apiVersion, kind });
  }

  /** A registry that knows more; what `facts` say of a group and kind replaces what was known of it, in all versions. */
  merge(facts: readonly TypeFacts[]): TypeRegistry {
    if (!facts.length) return this;
    const kinds = facts.flatMap(one => this.kindsOf(one));
    return this.with(
      kinds,
      facts.map(one => fingerprintOf(one)),
    );
  }

  /** The same for CustomResourceDefinitions as they were rendered; other objects are passed over. */
  mergeCrds(objects: readonly unknown[]): TypeRegistry {
    const crds = objects.filter(isCrd);
    if (!crds.length) return this;
    return this.with(
      crds.flatMap(crd => this.kindsOfCrd(crd)),
      crds.map(crd => fingerprintOf(crd)),
    );
  }

  private with(kinds: readonly KindFacts[], parts: readonly string[]): TypeRegistry {
    const known = new Map(this.known);
    const replaced = new Set(kinds.map(kind => familyOf(kind)));
    for (const [key, kind] of this.known) if (replaced.has(familyOf(kind))) known.delete(key);
    for (const kind of kinds) known.set(`${kind.apiVersion}/${kind.kind}`, kind);
    const fingerprint = createHash('sha256')
      .update([this.fingerprint, ...parts].join(' '))
      .digest('hex');
    return new TypeRegistry({
      fingerprint,
      known,
      coreByName: this.coreByName,
      kubernetesVersion: this.kubernetesVersion,
    });
  }

  private kindsOf(facts: TypeFacts): KindFacts[] {
    const builtIn = facts.source.what === KUBERNETES;
    const types = builtIn ? this.coreByName : once(() => readFacts(facts, name => this.core(name)));
    return Object.entries(facts.kinds).map(([key, { scope, plural, storage, type }]) => ({
      ...splitKindKey(key),
      scope,
      plural,
      storage: storage ?? false,
      get type() {
        return types().get(type)!;
      },
      source: `${facts.source.what} ${facts.source.version}`,
      builtIn,
    }));
  }

  private kindsOfCrd(crd: CustomResourceDefinition): KindFacts[] {
    return customResourcesOf(crd, this.core('ObjectMeta')).map(
      ({ group, version, kind, plural, scope, storage, type }) => ({
        apiVersion: `${group}/${version}`,
        kind,
        scope,
        plural,
        storage,
        type,
        source: 'the same render',
        builtIn: false,
      }),
    );
  }
}

interface State {
  fingerprint: string;
  known: ReadonlyMap<string, KindFacts>;
  coreByName: () => ReadonlyMap<string, ObjectType>;
  kubernetesVersion: string | undefined;
}

/** Most kinds are never looked into. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function splitKindKey(key: string): { apiVersion: string; kind: string } {
  const slash = key.lastIndexOf('/');
  return { apiVersion: key.slice(0, slash), kind: key.slice(slash + 1) };
}

/** Group and kind: what all versions of one resource have in common. */
function familyOf({ apiVersion, kind }: KindFacts): string {
  return `${apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''}/${kind}`;
}

const fingerprints = new WeakMap<object, string>();

function fingerprintOf(content: object): string {
  const known = fingerprints.get(content);
  if (known !== undefined) return known;
  const fingerprint = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  fingerprints.set(content, fingerprint);
  return fingerprint;
}

/** Lets the digest of a text stand for what was read from it. */
export function knowFingerprint(content: object, fingerprint: string): void {
  fingerprints.set(content, fingerprint);
}

/** Follows keys and list indexes down a type. */
export function walkType(type: Type, path: readonly (string | number)[]): Type | undefined {
  let current: Type | undefined = type;
  for (const step of path) {
    if (!current) return undefined;
    if (current.kind === 'list') current = typeof step === 'number' || step === '*' ? current.item : undefined;
    else if (current.kind === 'map') current = current.value;
    else if (current.kind === 'object') current = current.fields.get(String(step))?.type ?? current.rest;
    else return current.kind === 'any' ? current : undefined;
  }
  return current;
}
