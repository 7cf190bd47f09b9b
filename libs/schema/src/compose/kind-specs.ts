import { escapePointer, type JsonSchema } from '@cedille/source';
import { toJsonSchema, type ObjectType, type Type, type TypeRegistry } from '@cedille/types';

type SchemaObject = Exclude<JsonSchema, boolean>;

/** The kinds whose specs a schema has as values (`specs: metallb.io/v1beta1/IPAddressPool`), each once, in order. */
export function kindsIn(schema: JsonSchema | undefined): string[] {
  return [...new Set(placesOf(schema, []).map(({ kind }) => kind))].sort();
}

/** The same with where each is said. */
export function placesOf(
  data: unknown,
  path: readonly (string | number)[],
): { kind: string; path: (string | number)[] }[] {
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) => {
    const below = [...path, Array.isArray(data) ? Number(key) : key];
    // A property may be called `specs`; then it is a map.
    return key === 'specs' && typeof value === 'string' ? [{ kind: value, path: below }] : placesOf(value, below);
  });
}

/** How the objects of a value are made. */
export interface SpecsPlacement {
  /** `group/version/Kind`. */
  kind: string;
  cluster?: true;
  wave?: number;
  keep?: true;
  late?: true;
}

/** The values of a chart that are specs of objects, with how those are made: what `common.specs` asks for. */
export function placedSpecs(schema: JsonSchema): Record<string, SpecsPlacement> {
  const { properties = {} } = schema as { properties?: Record<string, Record<string, unknown>> };
  const found = Object.entries(properties).filter(([, { specs }]) => typeof specs === 'string');
  return Object.fromEntries(
    found.map(([name, { specs, ...more }]) => {
      const said = PLACEMENT.filter(key => more[key] !== undefined).map(key => [key, more[key]]);
      return [name, { kind: specs as string, ...Object.fromEntries(said) }];
    }),
  );
}

/** What is said beside `specs` of their objects, and nothing of the value. */
export const PLACEMENT = ['cluster', 'wave', 'keep', 'late'] as const;

/** Type of the spec of `group/version/Kind`; undefined where the kind is not known, or has no spec. */
export function specOf(kind: string, registry: TypeRegistry): ObjectType | undefined {
  const slash = kind.lastIndexOf('/');
  const type = registry.lookup(kind.slice(0, slash), kind.slice(slash + 1))?.type.fields.get('spec')?.type;
  return type?.kind === 'object' ? type : undefined;
}

/** What describes a map of specs that says nothing itself. */
export function describeSpecs(kind: string, language: 'en' | 'fr'): string {
  const slash = kind.lastIndexOf('/');
  const [group, name] = [kind.slice(0, slash), kind.slice(slash + 1)];
  return language === 'fr'
    ? `Objets ${name} (${group}): leur spec, par nom.` // cspell:ignore Objets leur
    : `Objects of the kind ${name} (${group}): their specs, by name.`;
}

/**
 * Closed schemas of the specs of kinds, keyed by kind, and of the named types below them, each once.
 * A kind that is not known is left out.
 */
export function specDefinitions(kinds: readonly string[], registry: TypeRegistry): Record<string, JsonSchema> {
  const definitions: Record<string, JsonSchema> = {};
  const names = new Map<Type, string>();
  const waiting: ObjectType[] = [];
  const ref = (name: string, type: ObjectType): string => {
    let key = names.get(type);
    if (key === undefined) {
      key = freeName(name, names);
      names.set(type, key);
      waiting.push(type);
    }
    return `#/$defs/${escapePointer(key)}`;
  };
  for (const kind of kinds) {
    const spec = specOf(kind, registry);
    if (spec) definitions[kind] = toJsonSchema(spec, { ref }) as SchemaObject;
  }
  for (let type = waiting.shift(); type; type = waiting.shift())
    definitions[names.get(type)!] = toJsonSchema(type, { ref }) as SchemaObject;
  return definitions;
}

/** Kubernetes and a component may each have a type of one name. */
function freeName(name: string, names: ReadonlyMap<Type, string>): string {
  const taken = new Set(names.values());
  let key = `type/${name}`;
  for (let number = 2; taken.has(key); number++) key = `type/${name}/${number}`;
  return key;
}
