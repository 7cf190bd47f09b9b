export { checkValues, type CheckValuesOptions, type ValuesCheck } from './values/check-values.ts';
export { checkSchemaVersion, type CheckSchemaVersionOptions } from './values/check-schema-version.ts';
export { checkObjects, type CheckObjectsOptions, type ObjectVerdicts } from './objects/check-objects.ts';
export { unboundedContainers } from './objects/bounded-containers.ts';
export { printedByMistake } from './objects/printed-text.ts';
export { misreadAnnotations } from './objects/read-annotations.ts';
export {
  checkUniqueObjects,
  madeObjects,
  objectPlaces,
  type MadeObject,
  type ObjectPlace,
} from './objects/unique-objects.ts';
export { checkMadeKinds, type CheckMadeKindsOptions, type MadeInEnvironment } from './environment/check-made-kinds.ts';
export { checkDeliveredNames, type CheckDeliveredNamesOptions } from './environment/check-delivered-names.ts';
export {
  checkDefinitionOrder,
  type CheckDefinitionOrderOptions,
  type UsedKind,
} from './environment/check-definition-order.ts';
export { checkDeterminism, type CheckDeterminismOptions } from './renders/check-determinism.ts';
export {
  checkReferences,
  type CheckReferencesOptions,
  type ClusterReferences,
  type RenderedRelations,
} from './references/check-references.ts';
export {
  tellFindings,
  type ReferenceFinding,
  type RenderName,
  type TellFindingsOptions,
} from './references/tell-findings.ts';
export { checkBackups, type BackupPlace, type CheckBackupsOptions } from './references/rules/backed-up.ts';
export { checkHostsOfEnvironments, type ServedHostPlace } from './references/rules/one-environment.ts';
export { allows, allowsIn, allowsOut, type Attempt, type Party, type PlacedPolicy } from './network/allows.ts';
export { policyOf, type Policy } from './network/policy.ts';
export { Relater, relationsOf } from './references/extract/relations-of.ts';
export { kindKey, kindName, type ObjectRelations, type Thing } from './references/relations.ts';
export type { Neighbour, Surroundings } from './references/surroundings.ts';
export { mergeTables, RELATION_TABLE } from './references/tables/relation-table.ts';
export type { RelationTable } from './references/tables/rows.ts';
export {
  lostReferences,
  reliance,
  type LostReference,
  type LostReferencesOptions,
} from './references/lost-references.ts';
