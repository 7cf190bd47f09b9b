import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadWorkspace, openTools, stageComponent, valuesOf } from '@cedille/pipeline';
import { loadGenerators } from '@cedille/values';

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

/** Charts staged and values written, so that whoever renders them has nothing else to do. */
export async function prepareJobs(root: string, folder: string): Promise<Job[]> {
  const { components, places } = await loadWorkspace(root);
  const tools = await openTools({ root });
  const generators = await loadGenerators(
    root,
    components.map(({ name }) => name),
  );
  const jobs: Job[] = [];
  for (const component of components) {
    const { chart: staged } = await stageComponent({ root, component, tools });
    const chart = join(folder, 'charts', component.name);
    await cp(staged.path, chart, { recursive: true });
    for (const place of places.filter(({ environment }) => environment.facts.components.includes(component.name))) {
      const generator = generators.get(component.name);
      const { values } = await valuesOf({ root, component, place, generator });
      const { kubernetes, apiVersions = [] } = place.environment.facts.cluster;
      const environment = place.environment.name;
      await mkdir(join(folder, 'values', environment), { recursive: true });
      const file = join(folder, 'values', environment, `${component.name}.json`);
      await writeFile(file, JSON.stringify(values));
      const { namespace } = component.meta;
      jobs.push({ component: component.name, environment, namespace, chart, values: file, kubernetes, apiVersions });
    }
  }
  return jobs;
}
