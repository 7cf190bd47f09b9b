import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveTool } from '@cedille/helm';
import { stringify } from 'yaml';
import type { Job } from '../prepare-jobs.ts';
import type { Contestant, ContestOptions } from './contestant.ts';

/** A state file for each environment. */
export async function helmfile({ root, jobs, scratch, env, helm }: ContestOptions): Promise<Contestant> {
  const { path, version } = await resolveTool('helmfile', { root });
  const folder = join(scratch, 'helmfile.d');
  await mkdir(folder, { recursive: true });
  for (const environment of new Set(jobs.map(job => job.environment))) {
    const releases = jobs.filter(job => job.environment === environment).map(releaseOf);
    await writeFile(join(folder, `${environment}.yaml`), stringify({ releases }));
  }
  const flags = ['--skip-deps', '--include-crds', '--skip-tests', '--concurrency', '2'];
  return {
    name: 'helmfile template --concurrency 2',
    version,
    command: {
      file: path,
      args: ['--file', folder, '--helm-binary', helm.path, '--quiet', 'template', ...flags],
      cwd: scratch,
      env,
    },
  };
}

function releaseOf({ release, namespace, chart, values, kubernetes, apiVersions }: Job) {
  return { name: release, namespace, chart, values: [values], kubeVersion: kubernetes, apiVersions };
}
