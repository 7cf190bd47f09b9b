import { customResourcesOf, isCrd, type CustomResource } from '../convert/custom-resources.ts';
import type { FactsSource, KindEntry, TypeFacts } from '../form/facts.ts';
import { compareText, formatFields } from '../form/format-facts.ts';
import { CORE_PREFIX } from '../form/read-facts.ts';
import type { ObjectType, Type } from '../form/type.ts';
import type { TypeRegistry } from '../registry/registry.ts';
import { CoreTypes } from './core-types.ts';

export interface CrdInput {
  source: FactsSource;
  /** Parsed objects; whatever is no CustomResourceDefinition is passed over. */
  objects: readonly unknown[];
  /** Holds the facts of Kubernetes: a part with all fields of a core type is written as that type. */
  core: TypeRegistry;
}

/** Facts of all served versions of the custom resources among the objects. */
export function deriveFromCrds({ source, objects, core }: CrdInput): TypeFacts {
  const resources = objects.filter(isCrd).flatMap(crd => customResourcesOf(crd, core.core('ObjectMeta')));
  const writer = new SharedTypes(new CoreTypes(core));
  const kinds = resources.sort(byNameThenStorage).map(resource => writer.kind(resource));
  return {
    source,
    kinds: Object.fromEntries(kinds.sort(([a], [b]) => compareText(a, b))),
    types: writer.write(),
  };
}

/** The stored version first: it gives the shared types their names. */
function byNameThenStorage(a: CustomResource, b: CustomResource): number {
  return (
    compareText(a.kind, b.kind) ||
    compareText(a.group, b.group) ||
    Number(b.storage) - Number(a.storage) ||
    compareText(b.version, a.version)
  );
}

/** Writes object types bottom-up, equal ones once, each named for the place where it was first met. */
class SharedTypes {
  private readonly byContent = new Map<string, string>();
  private readonly written = new Map<string, Record<string, string>>();
  private readonly labels = new Set<string>();
  private readonly core: CoreTypes;

  constructor(core: CoreTypes) {
    this.core = core;
  }

  kind({ group, version, kind, plural, scope, storage, type }: CustomResource): [string, KindEntry] {
    const label = this.label([kind, `${kind}@${version}`, `${kind}@${version}.${group}`]);
    const name = this.nameOf(type, label);
    return [`${group}/${version}/${kind}`, { scope, plural, type: name, ...(storage && { storage }) }];
  }

  write(): TypeFacts['types'] {
    return Object.fromEntries([...this.written].sort(([a], [b]) => compareText(a, b)));
  }

  private label(candidates: readonly string[]): string {
    const label = candidates.find(candidate => !this.labels.has(candidate)) ?? candidates.at(-1)!;
    this.labels.add(label);
    return label;
  }

  private nameOf(type: ObjectType, place: string): string {
    const core = this.core.nameOf(type, fieldOf(place));
    if (core !== undefined) return CORE_PREFIX + core;
    const fields = formatFields(this.withNamedParts(type, place), part => (part as NamedPart).written);
    const content = JSON.stringify(fields);
    const known = this.byContent.get(content);
    if (known !== undefined) return known;
    this.byContent.set(content, place);
    this.written.set(place, fields);
    return place;
  }

  /** The same object with every object type below it replaced by its name. */
  private withNamedParts(type: ObjectType, place: string): ObjectType {
    const fields = [...type.fields]
      .sort(([a], [b]) => compareText(a, b))
      .map(([key, field]) => {
        return [key, { ...field, type: this.namePart(field.type, `${place}.${key.replace(/[^\w-]/g, '_')}`) }] as const;
      });
    return {
      kind: 'object',
      fields: new Map(fields),
      ...(type.rest && { rest: this.namePart(type.rest, `${place}.*`) }),
    };
  }

  private namePart(type: Type, place: string): Type {
    if (type.kind === 'list') return { ...type, item: this.namePart(type.item, place) };
    if (type.kind === 'map') return { ...type, value: this.namePart(type.value, `${place}.*`) };
    if (type.kind !== 'object') return type;
    const named: NamedPart = { kind: 'object', fields: new Map(), written: this.nameOf(type, place) };
    return named;
  }
}

/** The last field of a place, past the free keys of maps. */
function fieldOf(place: string): string {
  const path = place.replace(/(?:\.\*)+$/, '');
  return path.slice(path.lastIndexOf('.') + 1);
}

/** Stands for an object type that is already written. */
type NamedPart = ObjectType & { written?: string };
