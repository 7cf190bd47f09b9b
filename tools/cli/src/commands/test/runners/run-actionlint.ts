import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveTool, type Tool } from '@cedille/helm';
import { ProgramError, runProgram } from '@cedille/program';
import { CedilleError } from '@cedille/source';
import { verdict, type Report, type RunnerOptions } from './report.ts';
import { stepProblems } from './workflow-steps.ts';

/** Where GitHub looks for workflows, relative to the root. */
const WORKFLOWS = '.github/workflows';

/** Longest that getting the program may take: it is optional, and a build from source happens once. */
const PATIENCE_MS = 180_000;

/**
 * Runs actionlint over the workflows, and looks at their scripts; where the program is not available, each of them that has no
 * problem in a script counts as skipped.
 */
export async function runActionlint({ root, signal, onProgress }: RunnerOptions): Promise<Report[]> {
  const files = await listWorkflows(root);
  if (!files.length) return [];
  const own = new Map<string, string[]>();
  for (const file of files) own.set(file, stepProblems({ root, file, text: await readFile(join(root, file), 'utf8') }));
  const tool = await findTool({ root, signal, onProgress });
  if ('missing' in tool) {
    const failed = files.filter(file => own.get(file)!.length);
    const skipped = files.length - failed.length;
    return [
      ...failed.map(file => verdict(file, own.get(file)!)),
      { project: WORKFLOWS, passed: 0, failed: 0, skipped, output: `not checked: ${tool.missing}` },
    ];
  }
  onProgress?.('actionlint');
  const messages = await lintWorkflows({ root, tool, files, signal });
  return files.map(file =>
    verdict(file, [...messages.filter(message => message.filepath === file).map(format), ...own.get(file)!]),
  );
}

async function listWorkflows(root: string): Promise<string[]> {
  const names = await readdir(join(root, WORKFLOWS)).catch(() => []);
  return names
    .filter(name => /\.ya?ml$/.test(name))
    .sort()
    .map(name => `${WORKFLOWS}/${name}`);
}

async function findTool({ root, signal, onProgress }: RunnerOptions): Promise<Tool | { missing: string }> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    return await resolveTool('actionlint', {
      root,
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
      ...(onProgress && { onProgress }),
    });
  } catch (error) {
    if (signal?.aborted || !(error instanceof CedilleError)) throw error;
    return { missing: error.problems[0]!.message };
  }
}

interface Message {
  message: string;
  filepath: string;
  line: number;
  column: number;
  kind: string;
}

interface LintWorkflowsOptions {
  root: string;
  tool: Tool;
  files: readonly string[];
  signal: AbortSignal | undefined;
}

/** Shell scripts inside are checked by shellcheck where that is installed; what is found must not depend on it. */
async function lintWorkflows({ root, tool, files, signal }: LintWorkflowsOptions): Promise<Message[]> {
  const args = ['-format', '{{json .}}', '-shellcheck=', '-pyflakes=', ...files];
  try {
    await runProgram({ file: tool.path, args, cwd: root, signal });
    return [];
  } catch (error) {
    if (!(error instanceof ProgramError) || error.exitCode !== 1) throw error;
    return JSON.parse(error.stdout) as Message[];
  }
}

function format({ filepath, line, column, message, kind }: Message): string {
  return `${message}\n  at        ${filepath}:${line}:${column}  ${kind}`;
}
