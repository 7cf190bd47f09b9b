export { checkValues, type CheckValuesOptions, type ValuesCheck } from './values/check-values.ts';
export { checkSchemaVersion, type CheckSchemaVersionOptions, type DerivedFrom } from './values/check-schema-version.ts';
export { printedByMistake } from './objects/printed-text.ts';
export { misreadAnnotations } from './objects/read-annotations.ts';
export { ownFix } from './rules/rule.ts';
export type { ClusterRule, Finding, ObjectRule, PlacedFinding, RuleDescription, RuleSeverity } from './rules/rule.ts';
export { DEFECTS, type DefectClass } from './rules/defects.ts';
export { coverageOf, type CoveredItem } from './rules/coverage.ts';
export { RULE_SETS, type Coverage, type RuleSet } from './rules/rule-sets.ts';
export { Cluster, type ClusterKnowledge, type Machine, type PlacedObject, type Workload } from './rules/cluster.ts';
export { servedResources } from './rules/served-resources.ts';
export { add, capacityOf, parseAmount, sumRequests, type Machines, type Requests } from './rules/requests.ts';
export { nanosOf } from './objects/kubernetes/quantity.ts';
export { findInCluster, findInObject, type Found } from './rules/run-rules.ts';
export { OBJECT_RULES } from './policies/object-rules.ts';
export { CLUSTER_RULES } from './policies/cluster-rules.ts';
export {
  checkPolicies,
  openPolicies,
  type CheckPoliciesOptions,
  type RenderedObjects,
} from './policies/check-policies.ts';
export { keptObjects, objectsIn, type KeptObject } from './policies/kept-objects.ts';
export {
  checkObjects,
  KIND_RULES,
  refusedElsewhere,
  tellVerdicts,
  type CheckObjectsOptions,
  type ObjectVerdict,
  type ObjectVerdicts,
  type OtherDefinitions,
} from './objects/check-objects.ts';
export { countMistakes, type CountMistakesOptions } from './objects/count-mistakes.ts';
export { definedSchemas, type DefinedSchemas } from './objects/definitions/refused-by-definition.ts';
export { refusedUpdate, type RefusedUpdate } from './objects/definitions/refused-update.ts';
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
  placeIn,
  tellFindings,
  type FindingPlace,
  type ReferenceFinding,
  type RenderedFile,
  type RenderName,
  type TellFindingsOptions,
} from './references/tell-findings.ts';
export { checkBackups, type CheckBackupsOptions } from './references/rules/backed-up.ts';
export { checkHostsOfEnvironments, type ServedHostPlace } from './references/rules/one-environment.ts';
export { allows, allowsIn, allowsOut, type Attempt, type Party, type PlacedPolicy } from './network/allows.ts';
export { policyOf, type Policy } from './network/policy.ts';
export { fits } from './references/extract/selector.ts';
export { Relater, relationsOf } from './references/extract/relations-of.ts';
export { kindKey, kindName, type ObjectRelations, type Thing } from './references/relations.ts';
export type { BackupPlace, Neighbour, Surroundings } from './references/surroundings.ts';
export { mergeTables, RELATION_TABLE } from './references/tables/relation-table.ts';
export type { RelationTable } from './references/tables/rows.ts';
export {
  lostReferences,
  reliance,
  type LostReference,
  type LostReferencesOptions,
} from './references/lost-references.ts';
export { applyWaivers, WAIVABLE, type PlacedWaiver, type Waiver } from './waivers/apply-waivers.ts';
export { placeWaivers, WAIVER_GROUPS, type PlaceWaiversOptions, type WrittenWaiver } from './waivers/place-waivers.ts';
export { RULE_FAMILIES, type RuleFamily } from './rules/all-rules.ts';
export { type ServedGroup, type ServedResources } from './rules/served-kinds.ts';
