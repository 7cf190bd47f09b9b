import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { releasesOf, type RenderRequest } from '@cedille/helm';
import { planRenders } from '@cedille/pipeline';
import { CedilleError } from '@cedille/source';

/** One release of a chart in one environment, with everything that `helm template` has to be told. */
export interface Job {
  component: string;
  environment: string;
  /** Of all jobs of its environment this one alone has it. */
  name: string;
  release: string;
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
    await mkdir(join(folder, 'values', environment), { recursive: true });
    for (const { release, ...asked } of releasesIn(request)) {
      const name = request.instances ? `${component}-${release}` : component;
      const values = join(folder, 'values', environment, `${name}.json`);
      await writeFile(values, JSON.stringify(asked.values));
      const { namespace, kubeVersion: kubernetes, apiVersions } = asked;
      jobs.push({ component, environment, name, release, namespace, chart, values, kubernetes, apiVersions });
    }
  }
  return jobs;
}

/** Whoever renders one release at a time gets a job for each that Helm is asked for. */
function releasesIn(request: RenderRequest): RenderRequest[] {
  return request.instances ? releasesOf(request) : [request];
}
