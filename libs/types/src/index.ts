export type { AnyType, Field, ListType, MapType, ObjectType, ScalarName, ScalarType, Type } from './form/type.ts';
export type { FactsSource, KindEntry, Scope, TypeFacts } from './form/facts.ts';
export { KUBERNETES, TypeRegistry, walkType } from './registry/registry.ts';
export { loadKubernetesTypes, loadTypes, loadTypesByFile } from './registry/load-types.ts';
export { toJsonSchema, type ToJsonSchemaOptions } from './form/to-json-schema.ts';
export { validateObject } from './validate/validate-object.ts';
export type { ObjectViolation, ViolationRule } from './validate/violation.ts';
export { deriveTypes, type DeriveTypesOptions } from './derive/derive-types.ts';
export { deriveFromOpenApi, type ApiResource, type OpenApiInput } from './derive/derive-from-open-api.ts';
export { readCrds } from './derive/read-crds.ts';
export { deriveFromCrds, type CrdInput } from './derive/derive-from-crds.ts';
export { deriveFromDocuments, type DocumentsInput, type DocumentSchema } from './derive/derive-from-documents.ts';
export type { OpenApiSchema } from './convert/convert-schema.ts';
export { formatFacts } from './form/format-facts.ts';
export {
  isDns1035Label,
  isDnsLabel,
  isDnsSubdomain,
  isLabelValue,
  isPathSegment,
  isQualifiedName,
} from './validate/scalar-syntax.ts';
export type { KindFacts } from './registry/kind-facts.ts';
