export { runTests as run } from '../commands/test/runners/run-tests.ts';
