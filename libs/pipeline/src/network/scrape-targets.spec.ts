import { join } from 'node:path';
import { isMap } from '@cedille/source';
import { mirrorFolder } from '@cedille/source/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { renderPlatform } from '../render-platform.ts';

const REPOSITORY = join(import.meta.dirname, '../../../..');

/** A job of the receiver `prometheus` that looks for Pods. */
interface Job {
  job_name: string;
  kubernetes_sd_configs: { namespaces: { names: [string] }; selectors: [{ label: string }] }[];
  relabel_configs: { source_labels: [string]; regex: string }[];
}

interface Collector {
  kind: 'OpenTelemetryCollector';
  spec: { config: { receivers: { prometheus?: { config: { scrape_configs: Job[] } } } } };
}

interface Workload {
  kind: string;
  metadata: { namespace?: string };
  spec: {
    template: {
      metadata: { labels: Record<string, string> };
      spec: { containers: { ports?: { containerPort: number }[] }[] };
    };
  };
}

/** Pods that a job finds, with the port that it asks for. */
const targets: Record<string, number> = {};
/** Environments that something is missing of. */
const partial = new Set<string>();

const objects: { environment: string; namespace: string; object: unknown }[] = [];
const { renderings } = await renderPlatform({
  root: REPOSITORY,
  write: false,
  onManifests: ({ environment, namespace, manifests }) =>
    void objects.push(...manifests.map(({ object }) => ({ environment, namespace, object: object as unknown }))),
});
for (const { environment, status } of renderings) if (status !== 'complete') partial.add(environment);

for (const { environment, object } of objects.filter(each => isMap(each.object)))
  if ((object as Collector).kind === 'OpenTelemetryCollector')
    for (const job of (object as Collector).spec.config.receivers.prometheus?.config.scrape_configs ?? [])
      targets[`${environment}: ${job.job_name}`] = workloadsOf(environment).filter(each => isFound(each, job)).length;

function workloadsOf(environment: string): Workload[] {
  return objects
    .filter(each => each.environment === environment)
    .map(({ object, namespace }) => ({ object: object as Workload, namespace }))
    .filter(({ object }) => ['DaemonSet', 'Deployment', 'StatefulSet'].includes(object.kind))
    .map(({ object, namespace }) => ({ ...object, metadata: { namespace, ...object.metadata } }));
}

function isFound({ metadata, spec: { template } }: Workload, job: Job): boolean {
  const [{ namespaces, selectors }] = job.kubernetes_sd_configs as [Job['kubernetes_sd_configs'][number]];
  const [label, value] = selectors[0].label.split('=') as [string, string];
  const port = job.relabel_configs.find(({ source_labels: [source] }) => source.endsWith('_port_number'))!.regex;
  return (
    metadata.namespace === namespaces.names[0] &&
    template.metadata.labels[label] === value &&
    template.spec.containers.some(({ ports = [] }) => ports.some(each => String(each.containerPort) === port))
  );
}

describe('what is scraped', () => {
  beforeEach(context => {
    if (!mirrorFolder() || partial.size)
      context.skip('upstream charts are not available: CEDILLE_CHART_MIRROR names a folder with them');
  });

  it('is there: Pods with these labels declare this port', () => {
    expect(Object.keys(targets).length).toBeGreaterThan(0);
    expect(Object.entries(targets).filter(([, found]) => !found)).toEqual([]);
  });
});
