import { readFile } from 'node:fs/promises';
import { CedilleError, relativeTo } from '@cedille/source';
import { projectOf, type Project } from './project.ts';
import type { Report } from './report.ts';
import type { NodeResult } from './run-node.ts';

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

/** @throws CedilleError `tool-failed` when vitest wrote none */
export async function readReport(file: string, result: NodeResult): Promise<VitestReport> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as VitestReport;
  } catch {
    throw failure(result);
  }
}

/** vitest failed for a reason that is in no spec. */
export function failure({ stdout, stderr, exitCode }: NodeResult): CedilleError {
  return new CedilleError({
    code: 'tool-failed',
    severity: 'error',
    message: `vitest ended with exit code ${exitCode}, but no spec failed: ${`${stderr}\n${stdout}`.trim().slice(0, 4_000)}`,
    expected: 'specs that leave no error behind',
    fix: 'to see it again: npx vitest run',
  });
}

export interface Found {
  root: string;
  projects: readonly Project[];
  report: VitestReport;
}

/** What vitest found in one project. */
export function reportOf(project: Project, { root, projects, report }: Found): Report {
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
      ({ name, message }) => `✗ ${name}\n${indent(readable([message || 'what it begins or ends with failed'], root))}`,
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
