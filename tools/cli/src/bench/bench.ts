import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchNx, type NxTimes } from './bench-nx.ts';
import { benchScale, type ScaleRow } from './bench-scale.ts';

const HELP = `npm run bench -- [options]

Measures whole processes, in one run on this machine:
  - xargs -P2 helm template over the charts and values of the platform, against nx run-many -t render: cold, cached,
    one component changed
  - ./cedille render over synthetic components × 10 environments: time and memory as their number grows

  --runs <n>     measurements of each, interleaved; the median counts (default 3)
  --scale <n>    largest number of synthetic components (default 1000; 0 leaves this part out)
  --json         print as JSON
  --help`;

interface BenchReport {
  node: string;
  nx: NxTimes;
  scale: ScaleRow[];
}

/** The benchmark behind `npm run bench`. */
export async function main({ root, argv }: { root: string; argv: string[] }): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      runs: { type: 'string', default: '3' },
      scale: { type: 'string', default: '1000' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return void process.stdout.write(`${HELP}\n`);
  const scratch = await mkdtemp(join(tmpdir(), 'cedille-bench-'));
  try {
    const copy = join(scratch, 'platform');
    await copyTree(root, copy);
    const report: BenchReport = {
      node: process.version,
      nx: await benchNx({ root: copy, scratch, runs: Number(values.runs) }),
      scale: Number(values.scale) ? await benchScale({ root: copy, scratch, largest: Number(values.scale) }) : [],
    };
    process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : `${table(report)}\n`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The work tree as it is now, uncommitted changes included, with packages of its own: nothing of the real one is touched. */
async function copyTree(root: string, to: string): Promise<void> {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of listed.split('\0').filter(Boolean)) {
    await mkdir(dirname(join(to, file)), { recursive: true });
    await cp(join(root, file), join(to, file), { force: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
  await cp(join(root, 'node_modules'), join(to, 'node_modules'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: source => !source.includes('/node_modules/.cache'),
  });
  const git = (...args: string[]): Buffer =>
    execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org', ...args], {
      cwd: to,
      stdio: 'pipe',
    });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message=bench');
  await writeFile(join(to, '.git/info/exclude'), 'dist/\n');
}

function table({ nx, scale }: BenchReport): string {
  const row = (label: string, seconds: number): string =>
    `  ${label.padEnd(54)} ${seconds.toFixed(2).padStart(8)} s  ${(seconds / nx.xargs).toFixed(2).padStart(6)} ×`;
  const lines = [
    `${nx.renders} renders of ${nx.components} components, median of ${nx.runs}, × relative to xargs`,
    row('xargs -P2 helm template', nx.xargs),
    row('nx run-many -t render, everything cold', nx.cold),
    row('nx run-many -t render, the largest component changed', nx.changedLargest),
    row('nx run-many -t render, a middling component changed', nx.changedMedian),
    row('nx run-many -t render, cached', nx.cached),
    row('./cedille render (with all checks), everything cold', nx.cedilleCold),
    row('./cedille render (with all checks), nothing changed', nx.cedilleCached),
  ];
  if (scale.length) {
    lines.push('', 'synthetic components × 10 environments, ./cedille render, everything cold');
    for (const { components, renders, seconds, peakMiB } of scale) {
      lines.push(
        `  ${String(components).padStart(5)} components ${String(renders).padStart(6)} renders ${seconds.toFixed(1).padStart(8)} s ${((seconds / renders) * 1000).toFixed(1).padStart(7)} ms a render ${peakMiB?.toFixed(0).padStart(6) ?? '     ?'} MiB`,
      );
    }
  }
  return lines.join('\n');
}
