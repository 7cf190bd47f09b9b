import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KubernetesClient, KubernetesObject, Run } from '@cedille/cluster';
import { resolveTool, type ToolName } from '@cedille/helm';
import type { RunningProgram } from '@cedille/program';
import { signInAs } from './sign-in.ts';
import { tell } from './tell.ts';

export interface StartWorkloadOptions {
  root: string;
  run: Run;
  client: KubernetesClient;
  /** Of somebody who may do everything. */
  kubeconfig: string;
  /** As it is rendered; its account is there already. */
  workload: KubernetesObject;
  tool: ToolName;
  /** What is another thing for a process beside the cluster than in a Pod. @param args as they are rendered @param file kubeconfig */
  adapt: (args: readonly string[], file: string) => readonly string[];
  env?: Record<string, string>;
}

interface Template {
  spec: {
    serviceAccountName: string;
    containers: { args?: string[]; env?: { name: string; value?: string }[] }[];
  };
}

/** Starts the program of the first container of a workload beside the cluster, with the rights of its account alone. */
export async function startWorkload(options: StartWorkloadOptions): Promise<RunningProgram> {
  const { root, run, client, kubeconfig, workload, tool, adapt } = options;
  const { name, namespace } = workload.metadata as { name: string; namespace: string };
  const { spec } = (workload.spec as { template: Template }).template;
  const [container] = spec.containers;
  const file = join(run.folder, `${name}.kubeconfig`);
  const account = { name: spec.serviceAccountName, namespace };
  await writeFile(file, await signInAs({ client, kubeconfig, account }), { mode: 0o600 });
  const { path } = await resolveTool(tool, { root, onProgress: tell });
  const variables = (container?.env ?? []).flatMap(one => (one.value === undefined ? [] : [[one.name, one.value]]));
  return run.start({
    name,
    file: path,
    // Some write beside themselves.
    cwd: run.folder,
    args: [...adapt(container?.args ?? [], file)],
    env: { ...(Object.fromEntries(variables) as Record<string, string>), ...options.env, KUBECONFIG: file },
  });
}
