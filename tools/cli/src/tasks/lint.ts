export { runLint as run } from '../commands/test/runners/run-lint.ts';
