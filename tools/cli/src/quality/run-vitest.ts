import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CedilleError, relativeTo } from '@cedille/source';
import { listProjects, projectOf, type Project } from './project.ts';
import type { Report, RunnerOptions } from './report.ts';
import { runNode, type NodeResult } from './run-node.ts';

/** The part of vitest's JSON report that is used. */
interface VitestReport {
  testResults: VitestFile[];
}

interface VitestFile {
  /** Absolute path. */
  name: string;
  status: string;
  /** Why the file as a whole failed, for example at an import. */
  message?: string;
  assertionResults: { ancestorTitles: string[]; title: string; status: string; failureMessages?: string[] }[];
}

/**
 * Runs the specs of projects in one vitest.
 * @throws CedilleError `tool-failed` when vitest fails for a reason that is in no spec
 */
export async function runVitest(options: RunnerOptions): Promise<Report[]> {
  const { root, signal, onProgress } = options;
  const projects = options.projects ?? (await listProjects(root));
  const folder = await mkdtemp(join(tmpdir(), 'cedille-vitest-'));
  try {
    const file = join(folder, 'report.json');
    onProgress?.('vitest');
    const filters = options.projects ? projects.map(project => `${project.folder}/`) : [];
    const args = ['run', '--reporter=json', `--outputFile=${file}`, '--passWithNoTests', ...filters];
    const result = await runNode({ root, script: 'vitest/vitest.mjs', args, signal });
    const report = await readReport(file, result);
    const reports = projects.map(project => reportOf(project, { root, projects, report }));
    if (result.exitCode !== 0 && !reports.some(({ failed }) => failed)) throw failure(result);
    return reports;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readReport(file: string, result: NodeResult): Promise<VitestReport> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as VitestReport;
  } catch {
    throw failure(result);
  }
}

function failure({ stdout, stderr, exitCode }: NodeResult): CedilleError {
  return new CedilleError({
    code: 'tool-failed',
    severity: 'error',
    message: `vitest ended with exit code ${exitCode}, but no spec failed: ${`${stderr}\n${stdout}`.trim().slice(0, 4_000)}`,
    expected: 'specs that leave no error behind',
    fix: 'to see it again: npx vitest run',
  });
}

interface Found {
  root: string;
  projects: readonly Project[];
  report: VitestReport;
}

function reportOf(project: Project, { root, projects, report }: Found): Report {
  const files = report.testResults
    .map(file => ({ ...file, name: relativeTo(root, file.name) }))
    .filter(({ name }) => projectOf(name, projects) === project);
  const tests = files.flatMap(file => file.assertionResults.map(test => ({ ...test, file: file.name })));
  const broken = files.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some(isFailed),
  );
  const failed = tests.filter(isFailed);
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
  const messages = [
    ...broken.map(
      ({ name, message }) => `✗ ${name}\n${indent(readable([message ?? 'the file could not be run'], root))}`,
    ),
    ...failed.map(test => `✗ ${test.file}  ${titleOf(test)}\n${indent(readable(test.failureMessages ?? [], root))}`),
    ...(skipped.length
      ? [`skipped: ${[...new Set(skipped.map(test => `${test.file}  ${titleOf(test)}`))].join('\n         ')}`]
      : []),
  ];
  return {
    project: project.name,
    passed: tests.length - failed.length - skipped.length,
    failed: failed.length + broken.length,
    skipped: skipped.length,
    output: messages.join('\n'),
  };
}

function isFailed({ status }: { status: string }): boolean {
  return status === 'failed';
}

function titleOf({ ancestorTitles, title }: { ancestorTitles: string[]; title: string }): string {
  return [...ancestorTitles, title].filter(Boolean).join(' › ');
}

/** The message, and the places in our own code; not the inside of the runner. */
function readable(messages: readonly string[], root: string): string {
  const lines = messages.join('\n').replaceAll(`${root}/`, '').split('\n');
  return lines.filter(line => !/^\s+at .*(node_modules|node:internal|<anonymous>)/.test(line)).join('\n');
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}
