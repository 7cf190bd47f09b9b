import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { Terminal } from '../../terminal.ts';
import { runAll } from './run-all.ts';

const root = resolve(import.meta.dirname, '../../../../..');

it('counts nothing as failed when it is interrupted, and says that it was', async () => {
  const stopping = new AbortController();
  // The first line of progress of a runner is on the terminal when somebody presses ^C.
  const stderr = { isTTY: true, write: (text: string) => text.includes('chart tests') && stopping.abort() };
  const terminal = new Terminal({ stdout: { write: () => true }, stderr, env: {} });
  await expect(runAll({ root, terminal, signal: stopping.signal, only: ['chart tests'], fresh: true })).rejects.toThrow(
    /abort/i,
  );
});
