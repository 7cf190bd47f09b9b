import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CedilleError } from '@cedille/source';
import { runUnittest } from '../commands/test/runners/run-unittest.ts';
import { effectOf, isSame, type Effect } from './effect.ts';
import type { Mutation } from './mutation.ts';
import { openSpecs, type Load, type Specs } from './open-specs.ts';

/** What noticed a mutation; undefined when nothing did. */
export interface Verdict {
  mutation: Mutation;
  killedBy: Killer | undefined;
  /** Nothing noticed it because there is nothing to notice: no environment renders differently, in no size. */
  changesNothing?: boolean;
}

type Killer = 'specs' | 'chart tests';

/** A copy of the workspace, in which components are changed and tested one after the other. */
export interface Workshop {
  /** Runs a component's own tests on each mutation. */
  judge(options: JudgeOptions): Promise<void>;
  close(): Promise<void>;
}

export interface JudgeOptions {
  component: string;
  mutations: readonly Mutation[];
  onVerdict: (verdict: Verdict) => void;
}

export async function openWorkshop(root: string, load: Load): Promise<Workshop> {
  const copy = await mkdtemp(join(tmpdir(), 'cedille-mutate-'));
  await copyWorkspace(root, copy);
  const specs = await openSpecs(copy, load);
  return {
    judge: options => judge({ ...options, copy, specs }),
    async close() {
      await specs.close();
      await rm(copy, { recursive: true, force: true });
    },
  };
}

interface Bench extends JudgeOptions {
  copy: string;
  specs: Specs;
}

async function judge({ component, mutations, onVerdict, ...bench }: Bench): Promise<void> {
  const tests = testsOf(component, bench);
  for (const killer of ['specs', 'chart tests'] as const) {
    const complaint = await tests[killer]();
    if (complaint !== undefined) throw failsAlready(component, killer, complaint);
  }
  let usual: Promise<Effect | undefined> | undefined;
  for (const mutation of mutations) {
    const before = await readFile(join(bench.copy, mutation.file), 'utf8');
    const put = async (text: string): Promise<void> => {
      await writeFile(join(bench.copy, mutation.file), text);
      bench.specs.forget(mutation.file);
    };
    await put(mutation.text);
    const killedBy = await killerOf(mutation, tests);
    const changed = killedBy || isForAnybody(mutation) ? undefined : await effectOf(bench.copy, component);
    await put(before);
    const expected = changed && (await (usual ??= effectOf(bench.copy, component)));
    onVerdict({ mutation, killedBy, changesNothing: Boolean(changed && expected && isSame(changed, expected)) });
  }
  // Whatever a mutation left would have been noticed in place of the next one.
  const complaint = await tests.specs();
  if (complaint !== undefined) throw failsAlready(component, 'specs', complaint);
}

/** Templates are published: others have values that no environment here has. */
function isForAnybody({ file }: Mutation): boolean {
  return file.includes('/templates/');
}

type Tests = Readonly<Record<Killer, () => Promise<string | undefined>>>;

/** What each says when something fails. Tests that cannot run at all have noticed, too: nobody would merge that. */
function testsOf(name: string, { copy, specs }: Pick<Bench, 'copy' | 'specs'>): Tests {
  const folder = `charts/${name}`;
  return {
    specs: () => specs.run(folder),
    'chart tests': () =>
      runUnittest({ root: copy, projects: [{ name, folder }] }).then(
        reports => reports.find(report => report.failed > 0)?.output,
        (error: unknown) => {
          if (error instanceof CedilleError) return error.message;
          throw error;
        },
      ),
  };
}

/** Whoever is nearer to the change is asked first. */
async function killerOf({ file }: Mutation, tests: Tests): Promise<Killer | undefined> {
  const order = file.includes('/templates/')
    ? (['chart tests', 'specs'] as const)
    : (['specs', 'chart tests'] as const);
  for (const killer of order) if ((await tests[killer]()) !== undefined) return killer;
  return undefined;
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

function failsAlready(component: string, killer: Killer, complaint: string): CedilleError {
  return new CedilleError({
    code: 'tool-failed',
    severity: 'error',
    message: `The ${killer} of ${component} fail without any mutation:\n${complaint}`,
    component,
    expected: 'tests that pass',
    fix: `./cedille test ${component}`,
  });
}
