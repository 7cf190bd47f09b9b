import { CedilleError } from '@cedille/source';
import { runNode } from '../run-node.ts';
import type { Finding } from './finding.ts';

/** Lists of words that are right, relative to the root. */
const WORDS = 'tools/cli/src/commands/test/runners/docs/words';
const CONFIG = 'cspell.config.yaml';

/**
 * Runs cspell over the repository; cspell.config.yaml says over what. Files that did not change are known from the last run.
 * @throws CedilleError `tool-failed` when it cannot do its work
 */
export async function checkSpelling({
  root,
  signal,
}: {
  root: string;
  signal?: AbortSignal | undefined;
}): Promise<Finding[]> {
  const cache = ['--cache', '--cache-strategy', 'content', '--cache-location', 'node_modules/.cache/cedille/cspell'];
  const args = ['lint', '--config', CONFIG, '--no-progress', '--no-summary', '--no-color', '--relative', ...cache];
  const { stdout, stderr, exitCode } = await runNode({ root, script: 'cspell/bin.mjs', args, signal });
  const findings = stdout.split('\n').flatMap(line => parseLine(line) ?? []);
  if (exitCode !== 0 && !findings.length) throw failure(`${stderr}\n${stdout}`, exitCode);
  return findings;
}

/** `path:line:column - Unknown word (word) fix: (suggestion)`. */
export function parseLine(line: string): Finding | undefined {
  const match = /^(\S+):(\d+):(\d+) - (?:Unknown|Forbidden|Misspelled) word \((.*?)\)(?:.*?fix: \((.*)\))?/.exec(line);
  if (!match) return undefined;
  const [, file, row, column, word, suggestion] = match;
  const list = /\.fr\.md/.test(file!) ? 'french.txt' : 'english.txt';
  return {
    message: `“${word}” is not in any dictionary.`,
    file: file!,
    line: Number(row),
    column: Number(column),
    fix: `${suggestion ? `write ${suggestion.split(', ')[0]}` : 'correct it'}, or add it to ${WORDS}/${list}`,
  };
}

function failure(said: string, exitCode: number): CedilleError {
  return new CedilleError({
    code: 'tool-failed',
    severity: 'error',
    message: `cspell ended with exit code ${exitCode}: ${said.trim().slice(0, 2_000)}`,
    at: { file: CONFIG, line: 1, column: 1 },
    fix: 'to see it again: npx cspell lint --no-progress',
  });
}
