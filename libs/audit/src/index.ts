export { audit, type AuditCounts, type AuditOptions, type AuditReport } from './audit.ts';
export { createChartSchemas, type ChartSchemasOptions } from './charts/chart-schemas.ts';
export type { ChartSchema, ChartSchemas } from './charts/judge-charts.ts';
export type { ChartName } from './charts/used-charts.ts';
export type { Finding } from './finding.ts';
export type { RankedFinding } from './rank.ts';
export { MOST_FILES } from './tree/walk-tree.ts';
