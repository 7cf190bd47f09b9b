import type { KubernetesObject } from '@cedille/cluster';
import { objectsOf } from '@cedille/manifests';
import { loadWorkspace } from '@cedille/pipeline';
import { isMap } from '@cedille/source';
import { queriesOf, type DashboardQuery } from '../clickhouse/dashboard-queries.ts';
import { renderEnvironments } from '../support/render-environments.ts';
import type { Settings } from '../support/settings.ts';

/** A configuration of the collector, as far as it is changed here. */
export interface CollectorConfig {
  extensions: Record<string, object>;
  receivers: Record<string, object>;
  processors: Record<string, object>;
  exporters: Record<string, object>;
  service: { extensions: string[]; pipelines: Record<string, { receivers: string[] }> };
}

/** What an environment that keeps telemetry is rendered to. */
export interface RenderedTelemetry {
  environment: string;
  /** One of its clubs, in whose namespace something runs. */
  club: string;
  gateway: { name: string; namespace: string; config: CollectorConfig };
  /** Of another environment where this one has none: Pods of a vcluster run on the machines of its host. */
  agent: { config: CollectorConfig } | undefined;
  /** What lets the gateway ask for Pods. */
  rights: readonly KubernetesObject[];
  /** Of every dashboard. */
  queries: readonly DashboardQuery[];
}

/** The first environment with a gateway, a Grafana and a club, of those that were asked for. @throws Error when there is none */
export async function renderTelemetry(settings: Settings): Promise<RenderedTelemetry> {
  const { places } = await loadWorkspace(settings.root);
  const asked = places.filter(({ environment: { name } }) => settings.environments?.includes(name) ?? true);
  const place = asked.find(
    ({ environment: { facts } }) =>
      facts.telemetry?.clickhouse &&
      facts.clubs?.length &&
      ['telemetry', 'grafana'].every(name => facts.components.includes(name)),
  );
  if (!place) throw new Error('no environment has telemetry, Grafana and a club');
  const { name, facts } = place.environment;
  const withAgents = [place, ...places].find(({ environment }) =>
    environment.facts.components.includes('telemetry-agent'),
  )?.environment.name;
  const rendered = await renderEnvironments({
    ...settings,
    environments: [...new Set([name, ...(withAgents === undefined ? [] : [withAgents])])],
  });
  const objects = (component: string, of: string | undefined = name) =>
    rendered
      .flatMap(({ components }) => components)
      .filter(each => each.component === component && each.environment === of)
      .flatMap(({ manifests }) => manifests.flatMap(objectsOf) as (KubernetesObject & Record<string, unknown>)[]);
  const collectors = [...objects('telemetry'), ...objects('telemetry-agent', withAgents)].filter(isCollector);
  const gateway = collectors.find(({ spec }) => 'clickhouse' in spec.config.exporters)!;
  const agent = collectors.find(({ spec }) => spec.mode === 'daemonset');
  const account = gateway.spec.serviceAccount;
  return {
    environment: name,
    club: facts.clubs![0]!.name,
    gateway: { name: account, namespace: gateway.metadata.namespace!, config: gateway.spec.config },
    agent: agent && { config: agent.spec.config },
    rights: objects('telemetry').filter(
      ({ kind, metadata }) =>
        ['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding'].includes(kind) && metadata.name.startsWith(account),
    ),
    queries: objects('grafana').flatMap(({ kind, metadata, data }) =>
      kind === 'ConfigMap' && metadata.name.includes('-dashboards-') && isMap(data)
        ? Object.values(data as Record<string, string>).flatMap(queriesOf)
        : [],
    ),
  };
}

interface CollectorObject extends KubernetesObject {
  spec: { mode: string; serviceAccount: string; config: CollectorConfig };
}

function isCollector(object: KubernetesObject): object is CollectorObject {
  return object.kind === 'OpenTelemetryCollector';
}
