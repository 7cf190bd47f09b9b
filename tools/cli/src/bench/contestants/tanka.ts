import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { resolveTool } from '@cedille/helm';
import type { Job } from '../prepare-jobs.ts';
import type { Contestant, ContestOptions } from './contestant.ts';

const FILE_NAME =
  '{{.metadata.namespace}}/{{.apiVersion | replace "/" "_"}}.{{.kind}}.{{or .metadata.name .metadata.generateName}}';

/** An environment of Tanka for each chart and environment, exported two at a time. */
export async function tanka({ root, jobs, scratch, env, helm }: ContestOptions): Promise<Contestant> {
  const { path, version } = await resolveTool('tk', { root });
  await writeFile(join(scratch, 'jsonnetfile.json'), JSON.stringify({ version: 1, dependencies: [] }));
  // Tanka takes charts of its own tree only.
  if (jobs[0]) await symlink(dirname(jobs[0].chart), join(scratch, 'charts'));
  for (const job of jobs) await writeEnvironment(join(scratch, 'environments', job.environment, job.name), job);
  const folder = join(scratch, 'exported');
  return {
    name: 'tk export --parallel 2',
    version,
    reset: () => rm(folder, { recursive: true, force: true }),
    command: {
      file: path,
      args: ['export', folder, 'environments', '--recursive', '--parallel', '2', '--format', fileName()],
      cwd: scratch,
      env: { ...env, TANKA_HELM_PATH: helm.path },
    },
    folder,
  };
}

function fileName(): string {
  return `{{env.metadata.name}}/${FILE_NAME}`;
}

async function writeEnvironment(folder: string, job: Job): Promise<void> {
  await mkdir(folder, { recursive: true });
  const spec = {
    apiVersion: 'tanka.dev/v1alpha1',
    kind: 'Environment',
    metadata: { name: `${job.environment}/${job.name}` },
    spec: { namespace: job.namespace, resourceDefaults: {}, expectVersions: {} },
  };
  const options = {
    namespace: job.namespace,
    includeCRDs: true,
    skipTests: true,
    kubeVersion: job.kubernetes,
    apiVersions: job.apiVersions,
    nameFormat: '{{ .apiVersion }}/{{ .kind }}/{{ or .metadata.namespace "" }}/{{ .metadata.name }}',
  };
  const main = `std.native('helmTemplate')('${job.release}', '../../../charts/${job.component}', ${JSON.stringify(options)} + {
  calledFrom: std.thisFile,
  values: import '${job.values}',
})
`;
  await writeFile(join(folder, 'spec.json'), JSON.stringify(spec));
  await writeFile(join(folder, 'main.jsonnet'), main);
}
