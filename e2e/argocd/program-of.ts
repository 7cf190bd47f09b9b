import type { KubernetesObject } from '@cedille/cluster';
import { CedilleError } from '@cedille/source';

/** How a container of a workload starts its program. */
export interface WorkloadProgram {
  /** Last part of the path of the program: `argocd-repo-server`. */
  name: string;
  args: string[];
  env: Record<string, string>;
}

interface Container {
  command?: string[];
  args?: string[];
  env?: { name: string; value?: string; valueFrom?: { configMapKeyRef?: { name: string; key: string } } }[];
}

/**
 * What the kubelet would start for the first container of a workload. Variables from ConfigMaps are filled in; those from
 * Secrets and from the Pod itself are left out.
 * @param configMaps of the workload's namespace
 */
export function programOf(workload: KubernetesObject, configMaps: readonly KubernetesObject[]): WorkloadProgram {
  const { template } = (workload.spec ?? {}) as { template?: { spec?: { containers?: Container[] } } };
  const [container] = template?.spec?.containers ?? [];
  const [path, ...args] = [...(container?.command ?? []), ...(container?.args ?? [])];
  if (!path) throw withoutProgram(workload);
  const valueOf = ({ value, valueFrom }: NonNullable<Container['env']>[number]): string | undefined => {
    const reference = valueFrom?.configMapKeyRef;
    if (!reference) return value;
    const map = configMaps.find(({ metadata }) => metadata.name === reference.name);
    return (map?.data as Record<string, string> | undefined)?.[reference.key];
  };
  const variables = (container?.env ?? []).map(variable => [variable.name, valueOf(variable)] as const);
  return {
    name: path.split('/').at(-1)!,
    args,
    env: Object.fromEntries(variables.filter((entry): entry is [string, string] => entry[1] !== undefined)),
  };
}

function withoutProgram({ kind, metadata }: KubernetesObject): CedilleError {
  return new CedilleError({
    code: 'cluster-failed',
    severity: 'error',
    message: `The first container of ${kind} ${metadata.namespace}/${metadata.name} does not say which program it starts.`,
    expected: 'a command, or arguments that begin with the program',
    fix: 'see the chart that makes it',
  });
}
