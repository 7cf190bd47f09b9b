import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CedilleError, relativeTo } from '@cedille/source';
import { projectOf } from './project.ts';
import { runNode } from './run-node.ts';
import type { LintOptions, Messages } from './lint-options.ts';

interface EslintFile {
  /** Absolute. */
  filePath: string;
  messages: { line?: number; column?: number; ruleId: string | null; message: string }[];
}

/**
 * Runs ESLint once over all projects.
 * @throws CedilleError `tool-failed` when it cannot do its work, for example because of its settings
 */
export async function runEslint({ root, projects, fix, signal, onProgress }: LintOptions): Promise<Messages> {
  const folders = projects.map(({ folder }) => folder).filter(folder => !folder.startsWith('environments/'));
  if (!folders.length) return new Map();
  await ensureGraph(root, signal);
  onProgress?.('eslint');
  const cache = ['--cache', '--cache-strategy', 'content', '--cache-location', CACHE];
  const args = ['--format', 'json', '--no-error-on-unmatched-pattern', ...cache, ...(fix ? ['--fix'] : []), ...folders];
  const { stdout, stderr, exitCode } = await runNode({ root, script: 'eslint/bin/eslint.js', args, signal });
  const files = parse(stdout);
  if (!files) throw failure(`${stderr}\n${stdout}`, exitCode);
  const messages: Messages = new Map();
  for (const { filePath, messages: found } of files) {
    const file = relativeTo(root, filePath);
    const project = projectOf(file, projects);
    if (project && found.length)
      messages.set(project, [...(messages.get(project) ?? []), ...found.map(message => format(file, message))]);
  }
  return messages;
}

/**
 * The order of libraries is judged by Nx's project graph: without one, that rule would be passed over without a word; one
 * that is older than the plugin that describes the projects would judge by what they were.
 */
async function ensureGraph(root: string, signal: AbortSignal | undefined): Promise<void> {
  const made = await changedAt(join(root, '.nx', 'workspace-data', 'project-graph.json'));
  if (made > (await newest(join(root, 'tools/nx/src')))) return;
  await runNode({ root, script: 'nx/dist/bin/nx.js', args: ['show', 'projects'], signal });
  // What was found out by the one before; ESLint itself looks at files and settings alone.
  await rm(join(root, CACHE), { recursive: true, force: true });
}

const CACHE = 'node_modules/.cache/cedille/eslint';

async function newest(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Math.max(0, ...(await Promise.all(files.map(changedAt))));
}

/** In milliseconds; 0 for a file that is not there. */
async function changedAt(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;
}

/** Rules may print a warning before the result. */
function parse(stdout: string): EslintFile[] | undefined {
  const start = stdout.indexOf('[{"filePath"');
  if (start < 0) return stdout.trim() === '[]' ? [] : undefined;
  return JSON.parse(stdout.slice(start)) as EslintFile[];
}

function format(file: string, { line = 1, column = 1, ruleId, message }: EslintFile['messages'][number]): string {
  return `${message}\n  at        ${file}:${line}:${column}  ${ruleId ?? 'syntax'}`;
}

function failure(said: string, exitCode: number): CedilleError {
  return new CedilleError({
    code: 'tool-failed',
    severity: 'error',
    message: `ESLint ended with exit code ${exitCode}: ${said.trim().slice(0, 2_000)}`,
    at: { file: 'eslint.config.mjs', line: 1, column: 1 },
    fix: 'to see it again: npx eslint .',
  });
}
