export { checkValues, type CheckValuesOptions } from './values/check-values.ts';
export { checkSchemaVersion, type CheckSchemaVersionOptions } from './values/check-schema-version.ts';
export { checkObjects, type CheckObjectsOptions, type ObjectVerdicts } from './objects/check-objects.ts';
export { checkUniqueObjects, objectPlaces, type ObjectPlace } from './objects/unique-objects.ts';
export { checkDeliveredNames, type CheckDeliveredNamesOptions } from './environment/check-delivered-names.ts';
export {
  checkDefinitionOrder,
  type CheckDefinitionOrderOptions,
  type UsedKind,
} from './environment/check-definition-order.ts';
export { checkDeterminism, type CheckDeterminismOptions } from './renders/check-determinism.ts';
