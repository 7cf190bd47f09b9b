import type { Scope } from '../form/facts.ts';
import { LazyObject } from '../form/lazy-object.ts';
import type { Field, ObjectType, Type } from '../form/type.ts';
import { convertSchema, objectBody, type ConvertOptions, type OpenApiSchema } from './convert-schema.ts';

/** One served version of a custom resource. */
export interface CustomResource {
  group: string;
  version: string;
  kind: string;
  plural: string;
  scope: Scope;
  storage: boolean;
  type: ObjectType;
}

/** Whether something is a CustomResourceDefinition in the only version that clusters still serve. */
export function isCrd(object: unknown): object is CustomResourceDefinition {
  const { apiVersion, kind, spec } = (object ?? {}) as Partial<CustomResourceDefinition>;
  return kind === 'CustomResourceDefinition' && apiVersion === 'apiextensions.k8s.io/v1' && Boolean(spec?.names?.kind);
}

/** The part of a CustomResourceDefinition that says what its objects look like. */
export interface CustomResourceDefinition {
  apiVersion: string;
  kind: string;
  spec: {
    group: string;
    scope: Scope;
    names: { kind: string; plural: string };
    versions?: { name: string; served?: boolean; storage?: boolean; schema?: { openAPIV3Schema?: OpenApiSchema } }[];
    preserveUnknownFields?: boolean;
  };
}

/** All served versions of a CustomResourceDefinition. `objectMeta` is the type of every object's metadata. */
export function customResourcesOf(crd: CustomResourceDefinition, objectMeta: ObjectType | undefined): CustomResource[] {
  const { group, names, scope, versions = [] } = crd.spec;
  return versions
    .filter(version => version.served !== false)
    .map(version => ({
      group,
      version: version.name,
      kind: names.kind,
      plural: names.plural,
      scope,
      storage: version.storage ?? false,
      type: rootType({ name: names.kind, schema: version.schema?.openAPIV3Schema ?? {}, objectMeta }),
    }));
}

interface Root {
  name: string;
  schema: OpenApiSchema;
  objectMeta: ObjectType | undefined;
}

function rootType({ name, schema, objectMeta }: Root): ObjectType {
  const options: ConvertOptions = { emptyObjectIsFree: false, ...(objectMeta && { objectMeta }) };
  return new LazyObject(name, () => {
    const isUnknown = !schema.properties && !schema.type;
    const { fields, rest } = objectBody(
      isUnknown ? { ...schema, 'x-kubernetes-preserve-unknown-fields': true } : schema,
      options,
    );
    return { fields: new Map([...fields, ...typeMeta(objectMeta)]), ...(rest && { rest }) };
  });
}

/** What every object has, whatever its schema says. */
function typeMeta(objectMeta: ObjectType | undefined): [string, Field][] {
  const text: Type = { kind: 'scalar', scalar: 'string' };
  const metadata: Type = objectMeta ?? convertSchema({ type: 'object' }, { emptyObjectIsFree: true });
  return [
    ['apiVersion', { type: text, required: false }],
    ['kind', { type: text, required: false }],
    ['metadata', { type: metadata, required: false }],
  ];
}
