import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cacheFolder } from '@cedille/program';
import { benchChanges } from './bench-changes.ts';
import { benchCheckCost } from './bench-check-cost.ts';
import { benchScale } from './bench-scale.ts';
import { makeChartsWorkspace } from './charts-workspace.ts';
import { contest, type ContestRequest } from './contest.ts';
import { copyTree } from './copy-tree.ts';
import { printReport, type BenchReport } from './print-report.ts';
import { writeProfiles } from './profile.ts';

const HELP = `npm run bench -- [options]

Measures whole processes, in one run on this machine, with the same charts and values:
  - xargs -P2 helm template, nx run-many -t render and ./cedille render with each engine, Helmfile, Kustomize, Tanka and
    cdk8s; wall and processor time, and the memory of the largest process
  - a second run of our own commands: nothing changed, one component changed, one fact changed
  - what all checks cost
  - ./cedille render over synthetic components × 10 environments: time and memory as their number grows

  --runs <n>         measurements of each, interleaved; the median counts (default 3)
  --charts <folder>  instead of our own platform: a component for every chart archive there, made with the component
                     generator, in every environment; <archive>.values.yaml beside one is what it needs
  --keep <folder>    keep what --charts made there, and take it from there the next time
  --only <words>     take only contestants whose name matches, besides the baseline; a regular expression
  --scale <n>        largest number of synthetic components (default 1000, with --charts 0; 0 leaves this part out)
  --profile          measure nothing: write CPU profiles of ./cedille render and of the engine to dist/profile
  --json             print as JSON
  --help`;

const OPTIONS = {
  runs: { type: 'string', default: '3' },
  charts: { type: 'string' },
  keep: { type: 'string' },
  only: { type: 'string' },
  scale: { type: 'string' },
  profile: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

/** The benchmark behind `npm run bench`. */
export async function main({ root, argv }: { root: string; argv: string[] }): Promise<number> {
  const { values } = parseArgs({ args: argv, options: OPTIONS });
  if (values.help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const scratch = await mkdtemp(join(tmpdir(), 'cedille-bench-'));
  try {
    const request = await makeRequest({ root, scratch, values });
    const leftOut = values.charts ? await makeChartsWorkspace(chartsOptions(request, values)) : [];
    if (values.profile) {
      await profile({ root, request });
      return 0;
    }
    const report = await run(request, { values, leftOut });
    process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : `${printReport(report)}\n`);
    return report.failed.length ? 1 : 0;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface RequestOptions {
  root: string;
  scratch: string;
  values: Values;
}

/** A copy of the work tree and a cache of its own, in which only the programs are those of the user. */
async function makeRequest({ root, scratch, values }: RequestOptions): Promise<ContestRequest> {
  const cache = join(scratch, 'cache');
  const copy = join(scratch, 'platform');
  await mkdir(cache);
  for (const shared of ['engine', 'tools', 'upstream']) {
    await mkdir(join(cacheFolder(), shared), { recursive: true });
    await symlink(join(cacheFolder(), shared), join(cache, shared));
  }
  process.env['CEDILLE_CACHE_DIR'] = cache;
  if (values.charts) process.env['CEDILLE_CHART_MIRROR'] = resolve(values.charts);
  await copyTree(root, copy);
  const env = { ...process.env, NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false', CI: '1' };
  const progress = (what: string): void => void process.stderr.write(`${what} …\n`);
  const only = values.only ? new RegExp(values.only, 'i') : undefined;
  return { root: copy, scratch, cache, env, runs: Number(values.runs), only, progress };
}

function chartsOptions({ root, env, progress }: ContestRequest, { charts, keep }: Values) {
  return { root, env, progress, charts: resolve(charts!), keep: keep === undefined ? undefined : resolve(keep) };
}

/** A part that fails costs its own rows: the others took too long to be lost. */
async function run(
  request: ContestRequest,
  { values, leftOut }: { values: Values; leftOut: NonNullable<BenchReport['charts']>['leftOut'] },
): Promise<BenchReport> {
  const { root, scratch, progress } = request;
  const scale = Number(values.scale ?? (values.charts ? 0 : 1000));
  const failed: BenchReport['failed'] = [];
  const part = async <T, N>(name: string, work: () => Promise<T>, nothing: N): Promise<T | N> => {
    try {
      return await work();
    } catch (error) {
      failed.push({ name, reason: (error as Error).message.trim().slice(-1000) });
      return nothing;
    }
  };
  const measured = await part('who renders the same how fast', () => contest(request), undefined);
  return {
    node: process.version,
    platform: values.charts ? undefined : measured,
    changes: values.charts ? [] : await part('what a second run takes', () => benchChanges(request), []),
    checks: values.charts ? [] : await part('what checks cost', () => benchCheckCost(request), []),
    charts: values.charts && measured ? { ...measured, leftOut } : undefined,
    scale: scale
      ? await part('synthetic components', () => benchScale({ root, scratch, largest: scale, progress }), [])
      : [],
    failed,
  };
}

async function profile({ root, request }: { root: string; request: ContestRequest }): Promise<void> {
  for (const folder of await writeProfiles({ ...request, folder: join(root, 'dist/profile') }))
    process.stdout.write(`${folder}\n`);
}
