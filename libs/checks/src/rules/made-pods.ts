import type { KubernetesObject } from '@cedille/manifests';
import { isMap } from '@cedille/source';
import { listAt, mapAt, textAt, valueAt } from './value-at.ts';

/** Pods that an operator makes of one custom resource. */
export interface MadePods {
  copies: number;
  /** As a Pod has it: at least its containers, with what they ask for. */
  spec: unknown;
}

/** How many Pods there are of one for each machine that takes it. */
type OnMachines = (pods: Pick<MadePods, 'spec'>) => number;

type Makes = (object: KubernetesObject, onMachines: OnMachines) => MadePods;

/** By `group/Kind`. What an operator adds of its own, as a container beside, is not counted. */
const MAKES: Readonly<Record<string, Makes>> = {
  'argoproj.io/Rollout': object => ({
    copies: numberAt(object, ['spec', 'replicas']),
    spec: valueAt(object, ['spec', 'template', 'spec']),
  }),
  'clickhouse.altinity.com/ClickHouseInstallation': servers,
  'clickhouse-keeper.altinity.com/ClickHouseKeeperInstallation': servers,
  'opentelemetry.io/OpenTelemetryCollector': collectors,
  'postgresql.cnpg.io/Cluster': object => ({
    copies: numberAt(object, ['spec', 'instances']),
    spec: alone(mapAt(object, ['spec', 'resources'])),
  }),
};

/** What becomes of a custom resource in Pods; undefined where nothing does, or nobody here knows it. */
export function madePods(object: KubernetesObject, onMachines: OnMachines): MadePods | undefined {
  const group = String(object.apiVersion).split('/')[0]!;
  return MAKES[`${group}/${String(object.kind)}`]?.(object, onMachines);
}

/** Each replica of each shard of each cluster, by the template that is named for all of them. */
function servers(object: KubernetesObject): MadePods {
  const clusters = listAt(object, ['spec', 'configuration', 'clusters']);
  const copies = clusters.map(
    cluster => numberAt(cluster, ['layout', 'shardsCount']) * numberAt(cluster, ['layout', 'replicasCount']),
  );
  const name = textAt(object, ['spec', 'defaults', 'templates', 'podTemplate']);
  const template = listAt(object, ['spec', 'templates', 'podTemplates']).find(one => textAt(one, ['name']) === name);
  return { copies: copies.reduce((sum, one) => sum + one, 0), spec: valueAt(template, ['spec']) };
}

/** One that is a sidecar is in the Pods of others. */
function collectors(object: KubernetesObject, onMachines: OnMachines): MadePods {
  const mode = textAt(object, ['spec', 'mode']) ?? 'deployment';
  const spec = {
    ...alone(mapAt(object, ['spec', 'resources'])),
    tolerations: listAt(object, ['spec', 'tolerations']),
  };
  if (mode === 'sidecar') return { copies: 0, spec };
  return { copies: mode === 'daemonset' ? onMachines({ spec }) : numberAt(object, ['spec', 'replicas']), spec };
}

function alone(resources: unknown): { containers: object[] } {
  return { containers: [isMap(resources) ? { resources } : {}] };
}

/** One, where nobody says how many. */
function numberAt(value: unknown, path: readonly string[]): number {
  const found = valueAt(value, path);
  return typeof found === 'number' ? found : 1;
}
