import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@cedille/source';
import type { Project } from './runners/project.ts';
import type { Report } from './runners/report.ts';
import { runNode } from './runners/run-node.ts';

/** An Nx target whose inputs are all that a runner's outcome follows from. */
export type HashedTarget = 'test' | 'lint' | 'typecheck';

/** What passed in an earlier run, and would again: nothing changed of all that it follows from. */
export interface PassedBefore {
  /** Reports of the projects that need not run, by their name. */
  recall(runner: string, target: HashedTarget, projects: readonly Project[]): Promise<Map<string, Report[]>>;
  /** Keeps the reports of projects in which nothing failed. */
  keep(runner: string, target: HashedTarget, ran: ReadonlyMap<string, readonly Report[]>): Promise<void>;
}

export interface PassedBeforeOptions {
  /** Absolute path of the workspace. */
  root: string;
  signal?: AbortSignal | undefined;
  /** @defaultValue the environment of this process */
  env?: NodeJS.ProcessEnv;
}

const TARGETS: readonly HashedTarget[] = ['test', 'lint', 'typecheck'];
/** Which programs and archives there are; what is skipped for want of them depends on it. */
const VARIABLES = /^(CEDILLE_.*|PATH)$/;

/**
 * Goes by the hashes of Nx, so that a test is run again exactly when `nx affected` would run it. Undefined where Nx cannot
 * tell: then everything is run.
 */
export async function openPassedBefore({
  root,
  signal,
  env = process.env,
}: PassedBeforeOptions): Promise<PassedBefore | undefined> {
  const { exitCode, stdout } = await runNode({ root, script: '@cedille/nx/src/hash-tasks.cjs', args: TARGETS, signal });
  if (exitCode !== 0) return undefined;
  const hashes = JSON.parse(stdout) as Record<string, string | undefined>;
  const surroundings = Object.entries(env).filter(([name]) => VARIABLES.test(name));
  const keyOf = (target: HashedTarget, project: string): string | undefined => {
    const hash = hashes[`${project}:${target}`];
    return hash && digest(JSON.stringify([hash, process.version, surroundings.sort()]));
  };
  const fileOf = (runner: string, project: string): string =>
    join(root, 'node_modules/.cache/cedille/passed', `${digest(`${runner} ${project}`)}.json`);
  return {
    async recall(runner, target, projects) {
      const entries = await Promise.all(
        projects.map(async ({ name }): Promise<[string, Report[]][]> => {
          const kept = await read(fileOf(runner, name));
          return kept && kept.key === keyOf(target, name) ? [[name, kept.reports]] : [];
        }),
      );
      return new Map(entries.flat());
    },
    async keep(runner, target, ran) {
      for (const [project, reports] of ran) {
        const key = keyOf(target, project);
        if (!key || reports.some(({ failed }) => failed)) continue;
        await writeFileAtomic(fileOf(runner, project), JSON.stringify({ key, reports })).catch(() => undefined);
      }
    },
  };
}

/** What is damaged never passed. */
async function read(file: string): Promise<{ key: string; reports: Report[] } | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as { key: string; reports: Report[] };
  } catch {
    return undefined;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
