import { appendFile, cp, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Component } from '@cedille/component';
import { resolveTool } from '@cedille/helm';
import { contextOf, loadWorkspace, openTools, RENDERED, stageComponent } from '@cedille/pipeline';
import { computeValues, loadGenerators } from '@cedille/values';
import { measure, median } from './measure.ts';

/** Medians, in seconds. */
export interface NxTimes {
  runs: number;
  components: number;
  renders: number;
  /** The baseline: the helm program alone, charts and values ready, two at a time. It checks nothing. */
  xargs: number;
  cold: number;
  /** After a change of the component with the most text. */
  changedLargest: number;
  /** After a change of the component in the middle. */
  changedMedian: number;
  cached: number;
  cedilleCold: number;
  cedilleCached: number;
}

export interface BenchNxOptions {
  /** A copy of the repository that may be changed. */
  root: string;
  scratch: string;
  runs: number;
}

/** Renders the platform with xargs and with Nx in turn, so that a slow moment of the machine strikes both. */
export async function benchNx({ root, scratch, runs }: BenchNxOptions): Promise<NxTimes> {
  const cache = join(scratch, 'cache');
  const env = { ...process.env, CEDILLE_CACHE_DIR: cache, NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false', CI: '1' };
  process.env['CEDILLE_CACHE_DIR'] = cache;
  const cedille = (...args: string[]) =>
    measure({ file: process.execPath, args: ['cedille', ...args], cwd: root, env });
  const nx = () =>
    measure({
      file: process.execPath,
      args: ['node_modules/nx/dist/bin/nx.js', 'run-many', '-t', 'render'],
      cwd: root,
      env,
    });
  await cedille('render');
  const jobs = await prepareJobs(root, join(scratch, 'values'));
  const times: Record<Exclude<keyof NxTimes, 'runs' | 'components' | 'renders'>, number[]> = {
    xargs: [],
    cold: [],
    changedLargest: [],
    changedMedian: [],
    cached: [],
    cedilleCold: [],
    cedilleCached: [],
  };
  for (let run = 0; run < runs; run++) {
    const helmEnv = {
      ...env,
      HELM_CACHE_HOME: join(scratch, 'helm'),
      HELM_CONFIG_HOME: join(scratch, 'helm'),
      HELM_DATA_HOME: join(scratch, 'helm'),
    };
    times.xargs.push(
      (
        await measure({
          file: 'xargs',
          args: ['-P2', '-L1', jobs.helm],
          cwd: root,
          env: helmEnv,
          input: jobs.lines.join('\n'),
        })
      ).seconds,
    );
    await forget(root, cache);
    times.cold.push((await nx()).seconds);
    times.cached.push((await nx()).seconds);
    await appendFile(join(root, 'charts', jobs.largest, 'values.yaml'), `\n# run ${run}\n`);
    times.changedLargest.push((await nx()).seconds);
    await appendFile(join(root, 'charts', jobs.median, 'values.yaml'), `\n# run ${run}\n`);
    times.changedMedian.push((await nx()).seconds);
    await forget(root, cache);
    times.cedilleCold.push((await cedille('render')).seconds);
    times.cedilleCached.push((await cedille('render')).seconds);
  }
  const medians = Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)])) as Record<
    keyof typeof times,
    number
  >;
  return { runs, components: jobs.components, renders: jobs.lines.length, ...medians };
}

/** Everything that an earlier run left: Nx's results, rendered text, staged charts. Tools and archives stay. */
async function forget(root: string, cache: string): Promise<void> {
  for (const folder of [join(root, '.nx'), join(root, 'dist'), join(cache, 'renders'), join(cache, 'staged')]) {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Jobs {
  helm: string;
  /** Arguments of `helm`, one render a line. */
  lines: string[];
  components: number;
  /** Components that are changed between runs. */
  largest: string;
  median: string;
}

/** Charts staged and values written, so that the baseline has nothing to do but to render. */
async function prepareJobs(root: string, folder: string): Promise<Jobs> {
  const workspace = await loadWorkspace(root);
  const tools = await openTools({ root });
  const generators = await loadGenerators(
    root,
    workspace.components.map(({ name }) => name),
  );
  const charts = join(folder, 'charts');
  const lines: string[] = [];
  for (const component of workspace.components) {
    const { chart } = await stageComponent({ root, component, tools });
    await mkdir(charts, { recursive: true });
    const copy = join(charts, component.name);
    await cp(chart.path, copy, { recursive: true });
    for (const place of workspace.places.filter(({ environment }) =>
      environment.facts.components.includes(component.name),
    )) {
      const { values } = await computeValues({
        root,
        generator: generators.get(component.name),
        context: contextOf(component, place),
      });
      const file = join(folder, `${place.environment.name}-${component.name}.json`);
      await writeFile(file, JSON.stringify(values));
      const { kubernetes, apiVersions = [] } = place.environment.facts.cluster;
      const capabilities = apiVersions.flatMap(version => ['--api-versions', version]);
      lines.push(
        [
          'template',
          component.name,
          copy,
          '--namespace',
          component.meta.namespace,
          '--values',
          file,
          '--include-crds',
          '--skip-tests',
          '--kube-version',
          kubernetes,
          ...capabilities,
        ].join(' '),
      );
    }
  }
  const { path } = await resolveTool('helm', { root });
  return { helm: path, lines, components: workspace.components.length, ...(await bySize(root, workspace.components)) };
}

/** The components with the most and with the middling amount of rendered text. */
async function bySize(root: string, components: readonly Component[]): Promise<{ largest: string; median: string }> {
  const folder = join(root, RENDERED);
  const sizes = new Map(components.map(({ name }) => [name, 0]));
  for (const environment of await readdir(folder)) {
    for (const file of await readdir(join(folder, environment))) {
      const name = file.replace(/\.yaml$/, '');
      sizes.set(name, (sizes.get(name) ?? 0) + (await stat(join(folder, environment, file))).size);
    }
  }
  const sorted = [...sizes].sort(([, a], [, b]) => b - a).map(([name]) => name);
  return { largest: sorted[0]!, median: sorted[Math.floor(sorted.length / 2)]! };
}
