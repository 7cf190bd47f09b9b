import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { planRenders } from '@cedille/pipeline';
import { CedilleError } from '@cedille/source';

/** One chart in one environment, with everything that `helm template` has to be told. */
export interface Job {
  component: string;
  environment: string;
  namespace: string;
  /** Folder of the staged chart, its upstream charts inside. */
  chart: string;
  /** File with the values, as JSON, which is YAML. */
  values: string;
  kubernetes: string;
  apiVersions: readonly string[];
}

/**
 * Charts staged and values written, so that whoever renders them has nothing else to do.
 * @throws CedilleError when a component cannot be rendered
 */
export async function prepareJobs(root: string, folder: string): Promise<Job[]> {
  const { renders } = await planRenders({ root });
  const copied = new Set<string>();
  const jobs: Job[] = [];
  for (const { component, environment, request, problems } of renders) {
    if (!request) throw new CedilleError(problems);
    const chart = join(folder, 'charts', component);
    if (!copied.has(component)) await cp(request.chart.path, chart, { recursive: true });
    copied.add(component);
    const values = join(folder, 'values', environment, `${component}.json`);
    await mkdir(join(folder, 'values', environment), { recursive: true });
    await writeFile(values, JSON.stringify(request.values));
    const { namespace, kubeVersion: kubernetes, apiVersions } = request;
    jobs.push({ component, environment, namespace, chart, values, kubernetes, apiVersions });
  }
  return jobs;
}
