import type { Component, ComponentMeta } from '@cedille/component';
import { orderComponents } from '@cedille/component';
import type { LoadedEnvironment } from '@cedille/environment';
import { parseYaml } from '@cedille/source';
import { describe, expect, it } from 'vitest';
import { componentFacts, platformFacts } from './platform-facts.ts';

function component(name: string, meta: Partial<ComponentMeta>): Component {
  const text = { en: name, fr: name };
  const whole: ComponentMeta = {
    title: text,
    description: text,
    category: 'network',
    owner: 'sre',
    namespace: name,
    ...meta,
  };
  const source = parseYaml('', `charts/${name}/component.yaml`);
  return {
    name,
    folder: `charts/${name}`,
    meta: whole,
    version: '0.2.0',
    upstreams: [],
    libraries: [],
    source,
    chart: source,
  };
}

const LAB: LoadedEnvironment = {
  name: 'lab',
  facts: {
    components: ['grafana', 'vault'],
    domain: { base: 'lab.example' },
    cluster: { kind: 'kind' },
    delivery: { prune: true, selfHeal: true },
  } as unknown as LoadedEnvironment['facts'],
  positionOf: () => ({ file: 'environments/lab/environment.yaml', line: 1, column: 1 }),
};

const VAULT = component('vault', { provides: ['vault'], namespace: 'secrets', hosts: ['vault'] });
const GRAFANA = component('grafana', {
  requires: ['vault'],
  hosts: ['grafana'],
  secrets: [{ name: 'admin', description: '', path: 'grafana/admin', keys: ['password'], generated: true }],
});
const ABSENT = component('kuma', { hosts: ['mesh'] });

describe('the platform as its generators see it', () => {
  const components = [ABSENT, GRAFANA, VAULT];
  const digest = `sha256:${'b'.repeat(64)}`;
  const facts = platformFacts({
    environment: LAB,
    components,
    order: orderComponents(LAB, components),
    pins: new Map([['vault', { version: '0.1.0', digest }]]),
  });

  it('lists what runs here, by wave', () => {
    expect(facts.applications.map(({ name, wave, namespace }) => [name, wave, namespace])).toEqual([
      ['vault', 0, 'secrets'],
      ['grafana', 1, 'grafana'],
    ]);
  });

  it('knows where everything else would be', () => {
    expect(facts.absent).toEqual([{ name: 'kuma', namespace: 'kuma', category: 'network' }]);
  });

  it('takes the version from the pin, else from the tree', () => {
    expect(facts.applications.map(({ version, digest }) => [version, digest])).toEqual([
      ['0.1.0', digest],
      ['0.2.0', undefined],
    ]);
  });

  it('knows every host', () => {
    expect(facts.hosts).toEqual([
      { host: 'grafana.lab.example', component: 'grafana', namespace: 'grafana' },
      { host: 'vault.lab.example', component: 'vault', namespace: 'secrets' },
    ]);
  });

  it('gives a component its own hosts and secrets', () => {
    expect(componentFacts(LAB, GRAFANA)).toEqual({
      name: 'grafana',
      namespace: 'grafana',
      hosts: { grafana: 'grafana.lab.example' },
      secrets: [{ name: 'admin', path: 'grafana/admin', keys: ['password'], generated: true }],
    });
  });
});
