export type {
  Danger,
  Difference,
  EnvironmentDifference,
  FieldChange,
  Identity,
  ObjectDifference,
  RenderedText,
  Severity,
  Step,
  VersionChange,
} from './difference.ts';
export type { Hunk } from './compare/compare-lines.ts';
export { changedKinds } from './changed-kinds.ts';
export { differenceOf, type DifferenceOptions } from './difference-of.ts';
export { mayBeMissed } from './dangers/references/reference-lost.ts';
export type { Holding } from './dangers/rule.ts';
export { DANGERS } from './dangers/dangers.ts';
export { compareValues } from './compare/compare-values.ts';
export { formatIdentity } from './identity.ts';
export { formatSteps } from './format-steps.ts';
export { formatDifference, type FormatOptions } from './format/format-difference.ts';
export type { Colors, FormatTextOptions } from './format/format-text.ts';
export { headline } from './format/count-changes.ts';
export { formatHtml, type FormatHtmlOptions } from './html/format-html.ts';
