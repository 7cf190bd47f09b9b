export type { ChartDependency, ChartFile, ChartFiles } from './chart/chart-files.ts';
export { parseTemplates } from './template/parse.ts';
export { TemplateSyntaxError } from './template/syntax-error.ts';
export { loadChart } from './chart/load-chart.ts';
export { wordsOf } from './chart/chart-words.ts';
export { parseDefaults } from './chart/parse-defaults.ts';
export { deriveSchema, type DerivedSchema, type DeriveSchemaOptions, type SchemaStatistics } from './derive-schema.ts';
export type { SchemaException } from './exceptions.ts';
export { composeSchema } from './compose/compose-schema.ts';
export {
  composedSchemaFile,
  loadOwnSchema,
  loadPlacedSpecs,
  loadValuesSchema,
  OWN_SCHEMA,
  UPSTREAM_SCHEMA,
  type LoadValuesSchemaOptions,
  type ValuesSchema,
} from './compose/load-values-schema.ts';
export { shapeNames } from './compose/compose-schema.ts';
export { describeSpecs } from './compose/kind-specs.ts';
export { embedSchema, embeddedVersion, type EmbeddableSchema } from './embed/embed-schema.ts';
export { checkSchema, type CheckSchemaOptions, type SchemaChange, type SchemaCheck } from './embed/check-schema.ts';
export { findReplacement } from './embed/find-replacement.ts';
export { withoutLeniency } from './generate/leniency.ts';
export { formatSchema } from './embed/format-schema.ts';
export { withOwnKinds } from './places/own-kinds.ts';
export { deriveProved, type DeriveProvedOptions, type ProvedSchema } from './oracle/derive-proved.ts';
export { proveSlip, type Slip } from './oracle/prove-slip.ts';
export { RenderingOracle, type Reading, type RenderingOracleOptions, type Verdict } from './oracle/rendering-oracle.ts';
export { judgeValues, type JudgeValuesOptions, type ValuesJudgement, type ValuesViolation } from './judge-values.ts';
