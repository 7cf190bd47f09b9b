export { runTypecheck as run } from '../commands/test/runners/run-typecheck.ts';
