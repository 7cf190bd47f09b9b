import type { OpenApiSchema } from '../convert/convert-schema.ts';
import type { FactsSource, TypeFacts } from '../form/facts.ts';
import { deriveFromOpenApi, type ApiResource } from './derive-from-open-api.ts';

/** A JSON Schema, as far as configuration documents use it. */
export type DocumentSchema = Omit<OpenApiSchema, 'properties' | 'items' | 'additionalProperties' | 'oneOf'> & {
  $defs?: Readonly<Record<string, DocumentSchema>>;
  oneOf?: readonly DocumentSchema[];
  properties?: Readonly<Record<string, DocumentSchema>>;
  patternProperties?: Readonly<Record<string, DocumentSchema>>;
  additionalProperties?: DocumentSchema | boolean;
  items?: DocumentSchema;
};

export interface DocumentsInput {
  source: FactsSource;
  /** API group and version → the schema of its documents: `oneOf` at its root refers to one definition for each of them. */
  schemas: Readonly<Record<string, DocumentSchema>>;
}

/**
 * Facts of configuration documents that are no Kubernetes objects, each as a kind whose `spec` is the document without the keys
 * that say which one it is. A document that has no `kind` is named for its definition.
 */
export function deriveFromDocuments({ source, schemas }: DocumentsInput): TypeFacts {
  const groups = Object.entries(schemas).map(([apiVersion, schema]) => kindsOf(apiVersion, schema));
  return deriveFromOpenApi({
    source,
    resources: groups.flatMap(({ resources }) => resources),
    schemas: {
      [METADATA]: { type: 'object', properties: metadata() },
      ...Object.assign({}, ...groups.map(one => one.schemas)),
    },
  });
}

const METADATA = 'documents.Metadata';
const REFERENCE = '#/$defs/';

function metadata(): Record<string, OpenApiSchema> {
  const text: OpenApiSchema = { type: 'string' };
  const texts: OpenApiSchema = { type: 'object', additionalProperties: text };
  return { name: text, namespace: text, labels: texts, annotations: texts };
}

function kindsOf(
  apiVersion: string,
  { $defs = {}, oneOf = [] }: DocumentSchema,
): { resources: ApiResource[]; schemas: Record<string, OpenApiSchema> } {
  const writer = new NamedSchemas(apiVersion.replace(/[^\w]/g, '-'));
  for (const [name, definition] of Object.entries($defs)) writer.add(name, definition);
  const resources = oneOf.map(({ $ref = '' }): ApiResource => {
    const name = $ref.slice(REFERENCE.length);
    const definition = $defs[name];
    if (!definition) throw new ReferenceError(`The schema of ${apiVersion} has no definition ${$ref}.`);
    const kind = String(definition.properties?.['kind']?.enum?.[0] ?? name.split('.').at(-1));
    writer.wrap({ apiVersion, kind, document: name });
    return { apiVersion, kind, plural: `${kind.toLowerCase()}s`, namespaced: false };
  });
  return { resources, schemas: writer.schemas };
}

/** Schemas in the words of OpenAPI, every object among them by a name of its own. What OpenAPI cannot say is left open. */
class NamedSchemas {
  readonly schemas: Record<string, OpenApiSchema> = {};
  private readonly prefix: string;

  constructor(prefix: string) {
    this.prefix = prefix;
  }

  add(name: string, definition: DocumentSchema): void {
    this.schemas[this.nameOf(name)] = this.convert(definition, name);
  }

  /** An object of Kubernetes around a document. */
  wrap({ apiVersion, kind, document }: { apiVersion: string; kind: string; document: string }): void {
    const { properties: all = {}, required = [], ...rest } = this.schemas[this.nameOf(document)]!;
    const { apiVersion: _version, kind: _kind, ...properties } = all;
    this.schemas[this.nameOf(`${kind}Spec`)] = {
      ...rest,
      properties,
      required: required.filter(key => key in properties),
    };
    const [version, group] = apiVersion.split('/').reverse();
    this.schemas[this.nameOf(`${kind}Document`)] = {
      type: 'object',
      required: ['apiVersion', 'kind', 'metadata', 'spec'],
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { $ref: `#/${METADATA}` },
        spec: { $ref: `#/${this.nameOf(`${kind}Spec`)}` },
      },
      'x-kubernetes-group-version-kind': [{ group, version, kind }],
    } as OpenApiSchema;
  }

  private nameOf(name: string): string {
    return `${this.prefix}.${name}`;
  }

  private convert(schema: DocumentSchema, place: string): OpenApiSchema {
    const {
      $ref,
      $defs: _defs,
      oneOf,
      patternProperties = {},
      properties,
      additionalProperties,
      items,
      ...rest
    } = schema;
    if ($ref !== undefined) return { $ref: `#/${this.nameOf($ref.slice(REFERENCE.length))}` };
    if (oneOf) return isIntOrString(oneOf) ? { 'x-kubernetes-int-or-string': true } : {};
    const [others = additionalProperties] = Object.values(patternProperties);
    const isText = rest.type === undefined && rest.enum?.every(value => typeof value === 'string');
    return {
      ...rest,
      ...(isText && { type: 'string' }),
      ...(properties && { properties: mapValues(properties, (value, key) => this.part(value, `${place}_${key}`)) }),
      ...(others !== undefined && {
        additionalProperties: typeof others === 'boolean' ? others : this.part(others, `${place}_value`),
      }),
      ...(items && { items: this.part(items, `${place}_item`) }),
    };
  }

  private part(schema: DocumentSchema, place: string): OpenApiSchema {
    if (!schema.properties) return this.convert(schema, place);
    this.add(place, schema);
    return { $ref: `#/${this.nameOf(place)}` };
  }
}

function isIntOrString(choices: readonly DocumentSchema[]): boolean {
  return (
    choices
      .map(({ type }) => type)
      .sort()
      .join() === 'integer,string'
  );
}

function mapValues<From, To>(
  map: Readonly<Record<string, From>>,
  change: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value, key)]));
}
