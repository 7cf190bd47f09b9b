import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ProgramError, runProgram } from '@cedille/program';
import { listProjects, type Project } from './project.ts';
import type { Report, RunnerOptions } from './report.ts';

/** Compiling takes longest, once; what is compiled is kept by Go. */
const LIMIT_MS = 900_000;

/** Runs `go vet` and the tests of every project that is a Go module; where there is no Go, it counts as skipped. */
export async function runGo(options: RunnerOptions): Promise<Report[]> {
  const { root, onProgress } = options;
  const projects = (options.projects ?? (await listProjects(root))).filter(({ folder }) =>
    existsSync(join(root, folder, 'go.mod')),
  );
  const reports: Report[] = [];
  for (const project of projects) {
    onProgress?.(`go test ${project.folder}`);
    reports.push(await testModule(project, options));
  }
  return reports;
}

async function testModule({ name, folder }: Project, { root, signal }: RunnerOptions): Promise<Report> {
  const go = (...args: string[]): ReturnType<typeof runProgram> =>
    runProgram({
      file: 'go',
      args,
      cwd: join(root, folder),
      env: { CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOWORK: 'off' },
      timeoutMs: LIMIT_MS,
      signal,
    });
  try {
    await go('vet', './...');
    return { project: name, ...countTests((await go('test', '-json', './...')).stdout) };
  } catch (error) {
    if (!(error instanceof ProgramError) || signal?.aborted) throw error;
    if (error.missing) return skipped(name);
    const { passed, failed, skipped: left, output } = countTests(error.stdout);
    const said = output || error.stderr.trim() || error.message;
    return { project: name, passed, failed: Math.max(1, failed), skipped: left, output: said };
  }
}

function skipped(project: string): Report {
  return { project, passed: 0, failed: 0, skipped: 1, output: 'not tested: Go is not installed (https://go.dev/dl)' };
}

/** One line of `go test -json`. */
interface Event {
  Action: string;
  Test?: string;
  Output?: string;
}

/** Tests, not the parts of one; what a failed one printed. */
function countTests(lines: string): Omit<Report, 'project'> {
  const events = lines
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line) as Event);
  const whole = events.filter(({ Test }) => Test && !Test.includes('/'));
  const count = (action: string): number => whole.filter(({ Action }) => Action === action).length;
  const failed = new Set(whole.filter(({ Action }) => Action === 'fail').map(({ Test }) => Test));
  const output = events
    .filter(({ Action, Test }) => Action === 'output' && Test && failed.has(Test.split('/')[0]))
    .map(({ Output }) => Output)
    .join('')
    .trim();
  return { passed: count('pass'), failed: count('fail'), skipped: count('skip'), output };
}
