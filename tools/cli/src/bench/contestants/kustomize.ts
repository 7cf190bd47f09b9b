import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { resolveTool } from '@cedille/helm';
import { withXargs, type Contestant, type ContestOptions } from './contestant.ts';

/** A kustomization with `helmCharts` for each chart and environment, two at a time. */
export async function kustomize({ root, jobs, scratch, env, helm }: ContestOptions): Promise<Contestant> {
  const { path, version } = await resolveTool('kustomize', { root });
  const lines: string[] = [];
  for (const job of jobs) {
    const folder = join(scratch, job.environment, job.name);
    await mkdir(folder, { recursive: true });
    await cp(job.values, join(folder, 'values.yaml'));
    const chart = {
      name: job.component,
      releaseName: job.release,
      namespace: job.namespace,
      valuesFile: 'values.yaml',
      includeCRDs: true,
      skipTests: true,
      kubeVersion: job.kubernetes,
      apiVersions: job.apiVersions,
    };
    const file = { helmGlobals: { chartHome: dirname(job.chart) }, helmCharts: [chart] };
    await writeFile(join(folder, 'kustomization.yaml'), JSON.stringify(file));
    lines.push(`build --enable-helm --helm-command ${helm.path} ${folder}`);
  }
  return {
    name: 'xargs -P2 kustomize build --enable-helm',
    version,
    ...withXargs({ program: path, lines, cwd: scratch, env }),
  };
}
