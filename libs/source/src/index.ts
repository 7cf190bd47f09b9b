export * from './problem.ts';
export {
  parseYaml,
  earlierTexts,
  useParsedTexts,
  type ParsedTexts,
  type ParseYamlOptions,
  type Path,
  type SourceDocument,
} from './yaml.ts';
export { isMap } from './is-map.ts';
export { escapePattern } from './escape-pattern.ts';
export { findConflict } from './yaml/find-conflict.ts';
export { escapePointer } from './validate/visit.ts';
export { formatPath, parsePath } from './paths.ts';
export { certainEdit, didYouMean, editDistance } from './suggest.ts';
export { loadJson, loadYaml, parseJson, readCommitted, readIfPresent, readWithin, relativeTo } from './files.ts';
export { validate, type ValidateOptions } from './validate.ts';
export { validateOnce } from './validate-once.ts';
export { nextStep } from './next-step.ts';
export { plainName } from './plain-name.ts';
export { findSecrets, hasSecretForm, isSecretContent, isSecretKey, isSecretValue } from './secrets.ts';
export { settleAll } from './settle-all.ts';
export { isAlive, removeHalfWritten, writeFileAtomic } from './write-file-atomic.ts';
export type { JsonSchema, Violation } from './validate/schema.ts';
