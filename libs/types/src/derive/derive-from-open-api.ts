import { convertSchema, objectBody, type ConvertOptions, type OpenApiSchema } from '../convert/convert-schema.ts';
import type { FactsSource, KindEntry, TypeFacts } from '../form/facts.ts';
import { compareText, formatFields } from '../form/format-facts.ts';
import { LazyObject } from '../form/lazy-object.ts';
import { ANY, ANY_OBJECT, type ObjectType, type ScalarName, type Type } from '../form/type.ts';

/** One kind as discovery of the API server lists it. */
export interface ApiResource {
  apiVersion: string;
  kind: string;
  plural: string;
  namespaced: boolean;
}

export interface OpenApiInput {
  source: FactsSource;
  /** Component schemas of the API server's OpenAPI v3 documents, by full name (`io.k8s.api.core.v1.Container`). */
  schemas: Readonly<Record<string, OpenApiSchema>>;
  resources: readonly ApiResource[];
}

/** Facts of the built-in kinds: every resource, and every type that one of them reaches. */
export function deriveFromOpenApi({ source, schemas, resources }: OpenApiInput): TypeFacts {
  const reached = new ReachedTypes(schemas);
  const kinds: [string, KindEntry][] = resources.map(({ apiVersion, kind, plural, namespaced }) => {
    const type = reached.name(fullNameOf({ schemas, apiVersion, kind }));
    return [`${apiVersion}/${kind}`, { scope: namespaced ? 'Namespaced' : 'Cluster', plural, type }];
  });
  return {
    source,
    kinds: Object.fromEntries(kinds.sort(([a], [b]) => compareText(a, b))),
    types: reached.write(),
  };
}

function fullNameOf({
  schemas,
  apiVersion,
  kind,
}: {
  schemas: OpenApiInput['schemas'];
  apiVersion: string;
  kind: string;
}): string {
  const [version, group = ''] = apiVersion.split('/').reverse() as [string, string?];
  const isIt = (gvk: Gvk): boolean => gvk.group === group && gvk.version === version && gvk.kind === kind;
  for (const [name, schema] of Object.entries(schemas)) {
    if ((schema as WithGvk)['x-kubernetes-group-version-kind']?.some(isIt)) return name;
  }
  throw new ReferenceError(
    `The OpenAPI document has no schema for ${apiVersion} ${kind}, which the list of resources names.`,
  );
}

interface Gvk {
  group: string;
  version: string;
  kind: string;
}
type WithGvk = OpenApiSchema & { 'x-kubernetes-group-version-kind'?: Gvk[] };

/** Types with a form of their own in JSON, by the last part of their name. */
const SPECIAL: Readonly<Record<string, Type>> = {
  Quantity: scalar('quantity'),
  IntOrString: scalar('int-or-string'),
  Time: scalar('date-time'),
  MicroTime: scalar('date-time'),
  FieldsV1: ANY_OBJECT,
  RawExtension: ANY_OBJECT,
  JSON: ANY,
  JSONSchemaPropsOrArray: ANY,
  JSONSchemaPropsOrBool: ANY,
  JSONSchemaPropsOrStringArray: ANY,
};

function scalar(name: ScalarName): Type {
  return { kind: 'scalar', scalar: name };
}

/** Gives short names to the schemas that somebody refers to. */
class ReachedTypes {
  private readonly types = new Map<string, ObjectType>();
  private readonly schemas: OpenApiInput['schemas'];
  private readonly shortNames: ReadonlyMap<string, string>;
  private readonly options: ConvertOptions = {
    emptyObjectIsFree: true,
    resolve: ref => this.type(ref.slice(ref.lastIndexOf('/') + 1)),
  };

  constructor(schemas: OpenApiInput['schemas']) {
    this.schemas = schemas;
    this.shortNames = shortNamesOf(Object.keys(schemas));
  }

  name(fullName: string): string {
    this.type(fullName);
    return this.shortNames.get(fullName)!;
  }

  /** Fields of all types reached so far; writing a type may reach further ones, so the map grows while it is walked. */
  write(): TypeFacts['types'] {
    const written: [string, Record<string, string>][] = [];
    for (const [name, type] of this.types) {
      written.push([name, formatFields(type, part => (part.kind === 'object' ? part.name : undefined))]);
    }
    return Object.fromEntries(written.sort(([a], [b]) => compareText(a, b)));
  }

  private type(fullName: string): Type {
    const special = SPECIAL[lastPart(fullName)];
    if (special) return special;
    const schema = this.schemas[fullName];
    if (!schema) throw new ReferenceError(`The OpenAPI document refers to ${fullName}, which it does not hold.`);
    if (!schema.properties) return convertSchema(schema, this.options);
    const name = this.shortNames.get(fullName)!;
    const type = this.types.get(name) ?? new LazyObject(name, () => objectBody(schema, this.options));
    this.types.set(name, type);
    return type;
  }
}

/** `Container`; with group and version (`rbac.v1.Subject`) where several groups have a type of that name. */
function shortNamesOf(fullNames: readonly string[]): Map<string, string> {
  const uses = new Map<string, number>();
  for (const name of fullNames) uses.set(lastPart(name), (uses.get(lastPart(name)) ?? 0) + 1);
  return new Map(
    fullNames.map(name => [name, uses.get(lastPart(name))! > 1 ? name.split('.').slice(-3).join('.') : lastPart(name)]),
  );
}

function lastPart(fullName: string): string {
  return fullName.slice(fullName.lastIndexOf('.') + 1);
}
