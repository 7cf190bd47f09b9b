import { CedilleError } from '@cedille/source';
import { projectOf, type Project } from './project.ts';
import { runNode } from './run-node.ts';
import type { LintOptions, Messages } from './lint-options.ts';

/**
 * Runs Prettier once over all projects: names the files that it would write differently, or writes them.
 * @throws CedilleError `tool-failed` when it cannot do its work
 */
export async function runPrettier({ root, projects, fix, signal, onProgress }: LintOptions): Promise<Messages> {
  if (!projects.length) return new Map();
  onProgress?.('prettier');
  const cache = ['--cache', '--cache-strategy', 'content', '--cache-location', 'node_modules/.cache/cedille/prettier'];
  const mode = fix ? ['--write', '--log-level', 'warn'] : ['--list-different'];
  const args = [
    ...mode,
    '--ignore-unknown',
    '--no-error-on-unmatched-pattern',
    ...cache,
    ...projects.map(({ folder }) => folder),
  ];
  const { stdout, stderr, exitCode } = await runNode({ root, script: 'prettier/bin/prettier.cjs', args, signal });
  const differing = fix ? [] : stdout.split('\n').filter(line => line.trim());
  const broken = unreadable(stderr);
  if (exitCode !== 0 && !differing.length && !broken.length) throw failure(stderr, exitCode);
  const messages: Messages = new Map();
  for (const project of projects) {
    const files = differing.filter(file => projectOf(file, projects) === project);
    const errors = broken.filter(({ file }) => projectOf(file, projects) === project).map(({ message }) => message);
    const found = [...errors, ...(files.length ? [unformatted(project, files)] : [])];
    if (found.length) messages.set(project, found);
  }
  return messages;
}

function unformatted({ name }: Project, files: readonly string[]): string {
  const one = files.length === 1;
  return [
    `${one ? 'A file is' : `${files.length} files are`} not formatted as Prettier does.`,
    `  at        ${files.join('\n            ')}`,
    `  fix       npx nx run ${name}:lint-fix`,
  ].join('\n');
}

/** `[error] path: SyntaxError: … (line:column)`, then lines of source. */
function unreadable(stderr: string): { file: string; message: string }[] {
  return stderr
    .split('\n')
    .map(line => /^\[error\] ([^\s:]+): (.+?)(?: \((\d+:\d+)\))?$/.exec(line))
    .filter(match => match !== null)
    .map(([, file, text, place = '1:1']) => ({ file: file!, message: `${text}\n  at        ${file}:${place}` }));
}

function failure(stderr: string, exitCode: number): CedilleError {
  return new CedilleError({
    code: 'tool-failed',
    severity: 'error',
    message: `Prettier ended with exit code ${exitCode}: ${stderr.trim().slice(0, 2_000)}`,
    at: { file: '.prettierrc.json', line: 1, column: 1 },
    fix: 'to see it again: npx prettier --check .',
  });
}
