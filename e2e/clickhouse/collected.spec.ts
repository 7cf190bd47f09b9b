import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadComponent } from '@cedille/component';
import { parseYaml } from '@cedille/source';
import { loadGenerators } from '@cedille/values';
import { contextFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import { rulesOf } from '../../charts/grafana/src/alerts/rules.ts';
import { metricsIn, sourceOf } from '../../charts/grafana/src/dashboards/collected.ts';
import { foldersOf } from '../../charts/grafana/src/dashboards/index.ts';
import { METRICS } from '../../charts/grafana/src/dashboards/metrics.ts';
import { ENDPOINTS } from '../../charts/telemetry/src/scrapes.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const generators = await loadGenerators(root, ['telemetry', 'telemetry-agent']);

/** Environments of this repository with a Grafana that reads telemetry; and the same without what some of them run. */
const ENVIRONMENTS: [string, Facts][] = readdirSync(`${root}/environments`, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(({ name }): [string, Facts] => {
    const file = `${root}/environments/${name}/environment.yaml`;
    return [name, parseYaml(readFileSync(file, 'utf8'), file).data as Facts];
  })
  .filter(([, { components = [], telemetry }]) => components.includes('grafana') && telemetry?.clickhouse)
  .flatMap(([name, facts]): [string, Facts][] => [
    [name, facts],
    ...['argocd', 'cert-manager', 'contour', 'mayastor', 'telemetry', 'telemetry-agent', 'vault', 'velero']
      .filter(component => facts.components!.includes(component))
      .map((component): [string, Facts] => [
        `${name} without ${component}`,
        { ...facts, components: facts.components!.filter(each => each !== component) },
      ]),
  ]);

interface Config {
  receivers: { prometheus?: { config: { scrape_configs: { job_name: string }[] } } };
  service: {
    telemetry: { metrics: { readers: { periodic: { exporter: { otlp: object } } }[] } };
    pipelines: { metrics: { receivers: string[] } };
  };
}

/** Receivers that run, jobs of `prometheus`, and `collector` where each counts itself: what is written there. */
async function collectedIn(facts: Facts): Promise<Set<string>> {
  const valuesOf = async (name: string) =>
    facts.components!.includes(name) ? await generators.get(name)!(contextFor(name, facts)) : undefined;
  const gateway = (await valuesOf('telemetry')) as { config: Config; metrics: { config: Config } } | undefined;
  // Whatever agents measure goes through the gateway.
  if (!gateway) return new Set();
  const agent = (await valuesOf('telemetry-agent')) as { config: Config } | undefined;
  const configs = [gateway.config, gateway.metrics.config, ...(agent ? [agent.config] : [])];
  return new Set([
    ...configs.flatMap(({ service }) => service.pipelines.metrics.receivers),
    ...configs.flatMap(({ receivers }) => receivers.prometheus?.config.scrape_configs ?? []).map(job => job.job_name),
    ...(configs.every(({ service }) => service.telemetry.metrics.readers[0]?.periodic.exporter.otlp)
      ? ['collector']
      : []),
  ]);
}

describe.each(ENVIRONMENTS)('in %s', (_name, facts) => {
  const { environment } = contextFor('grafana', facts);
  const panels = Object.values(foldersOf(environment)).flatMap(({ dashboards }) => dashboards.flatMap(d => d.panels));
  const queries = [...panels, ...rulesOf(environment)].map(({ query }) => query);

  it('no dashboard and no alert asks for a metric that nobody collects', async () => {
    const collected = await collectedIn(facts);
    for (const name of queries.flatMap(metricsIn)) expect([...collected], name).toContain(sourceOf(METRICS[name].from));
    if (!collected.size) expect(queries.filter(query => query.includes('otel_metrics_'))).toEqual([]);
  });

  it('whatever is collected is shown', async () => {
    const collected = await collectedIn(facts);
    const asked = new Set(queries.flatMap(metricsIn));
    const names = Object.keys(METRICS) as (keyof typeof METRICS)[];
    for (const name of names.filter(each => collected.has(sourceOf(METRICS[each].from))))
      expect([...asked], name).toContain(name);
  });
});

it('is about several environments', () => {
  expect(ENVIRONMENTS.length).toBeGreaterThan(2);
});

it.each(Object.entries(ENDPOINTS))('the endpoint of %s may be reached', async (name, { namespace, port }) => {
  const [{ meta, provides }, telemetry] = [await loadComponent(root, name), await loadComponent(root, 'telemetry')];
  expect(namespace).toBe(meta.namespace);
  const words = telemetry.meta.reaches!.map(each => (typeof each === 'string' ? each : each.to));
  const open = [...provides].filter(([word, ports]) => words.includes(word) && ports.includes(port));
  // Pods with the network of their machine are of no namespace.
  expect(open.length > 0 || words.includes(`machines:${String(port)}`)).toBe(true);
});
