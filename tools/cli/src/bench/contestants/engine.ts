import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseEngine } from '@cedille/helm';
import type { Contestant, ContestOptions } from './contestant.ts';

/** The native engine alone: like the baseline it checks nothing, and it writes a file for each chart and environment. */
export async function engine({ root, jobs, scratch, env, helm }: ContestOptions): Promise<Contestant> {
  const { engine } = await chooseEngine({ root, engine: 'native' });
  const folder = join(scratch, 'rendered');
  const requests = await Promise.all(
    jobs.map(async ({ name, environment, release, namespace, chart, values, kubernetes, apiVersions }) => ({
      id: `${environment}-${name}`,
      chart,
      values: JSON.parse(await readFile(values, 'utf8')) as unknown,
      release,
      namespace,
      kubeVersion: kubernetes,
      apiVersions,
    })),
  );
  const input = requests.map(request => `${JSON.stringify(request)}\n`).join('');
  return {
    name: 'the native engine alone',
    version: helm.version,
    reset: () => rm(folder, { recursive: true, force: true }),
    command: { file: engine!.path, args: ['-out', folder], cwd: scratch, env, input },
    folder,
  };
}
