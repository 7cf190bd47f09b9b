import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveTool } from '@cedille/helm';
import { cdk8s } from './contestants/cdk8s.ts';
import type { Contestant, ContestOptions } from './contestants/contestant.ts';
import { engine } from './contestants/engine.ts';
import { xargsHelm } from './contestants/helm.ts';
import { helmfile } from './contestants/helmfile.ts';
import { kustomize } from './contestants/kustomize.ts';
import { ownContestants } from './contestants/own.ts';
import { tanka } from './contestants/tanka.ts';
import { countDocuments } from './count-documents.ts';
import { measure, medianOf, type Measurement } from './measure.ts';
import { prepareJobs } from './prepare-jobs.ts';

/** One way to render everything. */
export interface ContestRow extends Measurement {
  name: string;
  version: string;
  documents: number;
}

export interface ContestReport {
  runs: number;
  components: number;
  renders: number;
  /** The baseline comes first. */
  rows: ContestRow[];
  /** Who could not take part, and why. */
  absent: { name: string; reason: string }[];
}

export interface ContestRequest {
  /** A workspace that may be changed. */
  root: string;
  scratch: string;
  cache: string;
  env: NodeJS.ProcessEnv;
  runs: number;
  /** Without it everybody takes part. */
  only?: RegExp | undefined;
  progress: (what: string) => void;
}

const OTHERS = { engine, helmfile, kustomize, tanka, cdk8s };

/** Renders the same charts with the same values in every way, in turn, so that a slow moment of the machine strikes all. */
export async function contest(request: ContestRequest): Promise<ContestReport> {
  const { root, scratch, runs, progress } = request;
  const jobs = await prepareJobs(root, join(scratch, 'jobs'));
  const { contestants, absent } = await gather(request, { jobs });
  const documents = new Map<Contestant, number>();
  const measured = new Map<Contestant, Measurement[]>(contestants.map(contestant => [contestant, []]));
  for (let run = 1; run <= runs; run++) {
    for (const [contestant, measurements] of measured) {
      progress(`round ${run} of ${runs}: ${contestant.name}`);
      try {
        await contestant.reset?.();
        measurements.push(await measure(contestant.command));
        if (run === 1) documents.set(contestant, await count(contestant, scratch));
      } catch (error) {
        measured.delete(contestant);
        absent.push({ name: contestant.name, reason: reasonOf(error) });
      }
    }
  }
  const rows = [...measured].map(([contestant, measurements]) => ({
    name: contestant.name,
    version: contestant.version,
    documents: documents.get(contestant)!,
    ...medianOf(measurements),
  }));
  return { runs, components: new Set(jobs.map(job => job.component)).size, renders: jobs.length, rows, absent };
}

async function gather(request: ContestRequest, { jobs }: Pick<ContestOptions, 'jobs'>) {
  const { root, scratch, cache, only, progress } = request;
  const helm = await resolveTool('helm', { root });
  const homes = ['HELM_CACHE_HOME', 'HELM_CONFIG_HOME', 'HELM_DATA_HOME'].map(name => [name, join(scratch, 'helm')]);
  const env = { ...request.env, ...Object.fromEntries(homes) } as NodeJS.ProcessEnv;
  const absent: ContestReport['absent'] = [];
  const contestants = [xargsHelm({ root, jobs, scratch, env, helm })];
  const own = await ownContestants({ root, cache, env: request.env });
  contestants.push(...own.filter(({ name }) => only?.test(name) ?? true));
  for (const [name, make] of Object.entries(OTHERS)) {
    if (only && !only.test(name)) continue;
    progress(`making ready ${name}`);
    const folder = join(scratch, name);
    await mkdir(folder, { recursive: true });
    try {
      contestants.push(await make({ root, jobs, scratch: folder, env, helm }));
    } catch (error) {
      absent.push({ name, reason: reasonOf(error) });
    }
  }
  return { contestants, absent };
}

/** What a contestant left behind, or printed: that is done once more, because where it goes takes time as well. */
async function count({ command, counted = command, folder }: Contestant, scratch: string): Promise<number> {
  if (folder) return countDocuments(folder);
  const stdout = join(scratch, 'documents.yaml');
  await measure({ ...counted, stdout });
  return countDocuments(stdout);
}

function reasonOf(error: unknown): string {
  return (error as Error).message.trim().split('\n').slice(-3).join(' ').slice(0, 400);
}
