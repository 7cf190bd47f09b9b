import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CedilleError } from '@cedille/source';
import { runUnittest } from '../commands/test/runners/run-unittest.ts';
import { runVitest } from '../commands/test/runners/run-vitest.ts';
import type { Report, RunnerOptions } from '../commands/test/runners/report.ts';
import type { Mutation } from './mutation.ts';

/** What noticed a mutation; undefined when nothing did. */
export interface Verdict {
  mutation: Mutation;
  killedBy: 'specs' | 'chart tests' | undefined;
}

type Runner = [name: 'specs' | 'chart tests', run: (options: RunnerOptions) => Promise<Report[]>];

const SPECS: Runner = ['specs', runVitest];
const CHART_TESTS: Runner = ['chart tests', runUnittest];

/** Runs a component's own tests on each mutation, in a copy. */
export async function judgeMutations({
  root,
  component,
  mutations,
  onVerdict,
}: {
  root: string;
  component: string;
  mutations: readonly Mutation[];
  onVerdict: (verdict: Verdict) => void;
}): Promise<void> {
  const copy = await mkdtemp(join(tmpdir(), 'cedille-mutate-'));
  try {
    await copyWorkspace(root, copy);
    const failing = await killerOf(copy, component, [SPECS, CHART_TESTS]);
    if (failing) throw failsAlready(component, failing);
    for (const mutation of mutations) {
      const file = join(copy, mutation.file);
      const before = await readFile(file, 'utf8');
      await writeFile(file, mutation.text);
      // Whoever is nearer to the change is asked first.
      const order = mutation.file.includes('/templates/') ? [CHART_TESTS, SPECS] : [SPECS, CHART_TESTS];
      onVerdict({ mutation, killedBy: (await killerOf(copy, component, order))?.killer });
      await writeFile(file, before);
    }
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** Files, because facts behind a link that leads out of the repository are refused; packages alone are linked. */
async function copyWorkspace(root: string, copy: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (name === '.git' || name === 'dist' || name === '.nx') continue;
    if (name === 'node_modules') await symlink(join(root, name), join(copy, name));
    else await cp(join(root, name), join(copy, name), { recursive: true });
  }
  await mkdir(join(copy, 'dist'));
}

interface Killer {
  killer: Runner[0];
  /** What its tests say. */
  complaint: string;
}

/** Tests that cannot run at all have noticed, too: nobody would merge that. */
async function killerOf(root: string, name: string, runners: readonly Runner[]): Promise<Killer | undefined> {
  const projects = [{ name, folder: `charts/${name}` }];
  for (const [killer, run] of runners) {
    const complaint = await run({ root, projects }).then(
      reports => reports.find(report => report.failed > 0)?.output,
      (error: unknown) => {
        if (error instanceof CedilleError) return error.message;
        throw error;
      },
    );
    if (complaint !== undefined) return { killer, complaint };
  }
  return undefined;
}

function failsAlready(component: string, { killer, complaint }: Killer): CedilleError {
  return new CedilleError({
    code: 'tool-failed',
    severity: 'error',
    message: `The ${killer} of ${component} fail without any mutation:\n${complaint}`,
    component,
    expected: 'tests that pass',
    fix: `./cedille test ${component}`,
  });
}
