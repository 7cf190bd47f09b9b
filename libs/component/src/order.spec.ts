import type { LoadedEnvironment } from '@cedille/environment';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderComponents, unknownComponents } from './order.ts';
import { exampleComponent as component } from './testing.ts';

function environment(components: string[], facts: Record<string, unknown> = {}): LoadedEnvironment {
  const positionOf = (): ReturnType<LoadedEnvironment['positionOf']> => ({
    file: 'environments/lab/environment.yaml',
    line: 1,
    column: 1,
  });
  return {
    name: 'lab',
    facts: { components, cluster: { kind: 'kind' }, delivery: {}, ...facts } as unknown as LoadedEnvironment['facts'],
    positionOf,
  };
}

describe('waves', () => {
  const certificates = component('cert-manager', { provides: ['certificates'] });
  const vault = component('vault', { requires: ['certificates'], provides: ['vault'] });
  const grafana = component('grafana', { after: ['vault'] });

  it('put a component after what it requires, and after what it wants first', () => {
    const order = orderComponents(environment(['grafana', 'vault', 'cert-manager']), [grafana, vault, certificates]);
    expect(Object.fromEntries(order.waves)).toEqual({ 'cert-manager': 0, vault: 1, grafana: 2 });
    expect(order.problems).toEqual([]);
  });

  it('need nobody for what is only wanted', () => {
    const order = orderComponents(environment(['grafana']), [grafana, vault, certificates]);
    expect(Object.fromEntries(order.waves)).toEqual({ grafana: 0 });
    expect(order.problems).toEqual([]);
  });

  it('respect every requirement of any graph without cycles', () => {
    const graphs = fc
      .integer({ min: 1, max: 12 })
      .chain(size => fc.array(fc.array(fc.nat({ max: size }), { maxLength: 4 }), { minLength: size, maxLength: size }));
    fc.assert(
      fc.property(graphs, graph => {
        const components = graph.map((below, index) =>
          component(`c${index}`, {
            provides: [`p${index}`],
            requires: below.filter(other => other < index).map(other => `p${other}`),
          }),
        );
        const { waves, problems } = orderComponents(environment(components.map(({ name }) => name)), components);
        expect(problems).toEqual([]);
        for (const [index, below] of graph.entries()) {
          for (const other of below.filter(other => other < index))
            expect(waves.get(`c${other}`)).toBeLessThan(waves.get(`c${index}`)!);
        }
      }),
    );
  });
});

describe('what cannot be ordered', () => {
  it('is a requirement that nothing provides, with who could', () => {
    const [problem] = orderComponents(environment(['vault']), [
      component('vault', { requires: ['certificates'] }),
      component('cert-manager', { provides: ['certificates'] }),
    ]).problems;
    expect(problem).toMatchObject({
      code: 'requirement-missing',
      message: 'vault requires certificates, which nothing in lab provides.',
      fix: 'add cert-manager to components in environments/lab/environment.yaml',
      at: { file: 'charts/vault/component.yaml' },
    });
  });

  it('is not a requirement that the cluster brings', () => {
    const storage = component('vault', { requires: ['storage'] });
    expect(orderComponents(environment(['vault'], { brings: ['storage'] }), [storage]).problems).toEqual([]);
  });

  it('is not Argo CD where another environment delivers this one', () => {
    const platform = component('platform', { requires: ['gitops'] });
    const facts = { delivery: { from: 'hub' } };
    expect(orderComponents(environment(['platform'], facts), [platform]).problems).toEqual([]);
    expect(orderComponents(environment(['platform']), [platform]).problems).toHaveLength(1);
  });

  it('is a cycle, told once and whole', () => {
    const { problems } = orderComponents(environment(['a', 'b', 'c']), [
      component('a', { provides: ['a'], requires: ['c'] }),
      component('b', { provides: ['b'], requires: ['a'] }),
      component('c', { provides: ['c'], requires: ['b'] }),
    ]);
    expect(problems.map(({ message }) => message)).toEqual([
      'These components of lab wait for each other: a → c → b → a.',
    ]);
  });

  it('is a component on a cluster of the wrong kind', () => {
    const [problem] = orderComponents(environment(['disks']), [component('disks', { clusters: ['talos'] })]).problems;
    expect(problem).toMatchObject({
      code: 'excluded-alternative',
      message: 'disks cannot run on kind, the cluster of lab.',
    });
  });

  it('is a component without a fact that it needs, or with another value of it', () => {
    const dns = component('dns', { where: ['google', 'alternatives.dns=dns', 'brings=zones'] });
    const facts = { alternatives: { dns: 'other' }, brings: ['storage'] };
    expect(orderComponents(environment(['dns'], facts), [dns]).problems).toMatchObject([
      {
        code: 'invalid-fact',
        component: 'dns',
        path: 'google',
        message: 'dns cannot run in lab: google is missing.',
        expected: 'google, which dns needs',
        fix: 'set google, or take dns off the components of lab',
      },
      { message: 'dns cannot run in lab: alternatives.dns is other.', expected: 'alternatives.dns: dns' },
      { message: 'dns cannot run in lab: brings is ["storage"].', expected: 'brings: zones' },
    ]);
    const right = { google: {}, alternatives: { dns: 'dns' }, brings: ['storage', 'zones'] };
    expect(orderComponents(environment(['dns'], right), [dns]).problems).toEqual([]);
  });

  it('is an alternative beside the one it excludes', () => {
    const [problem] = orderComponents(environment(['linkerd', 'kuma']), [
      component('linkerd', { excludes: ['kuma'] }),
      component('kuma'),
    ]).problems;
    expect(problem).toMatchObject({
      code: 'excluded-alternative',
      message: 'linkerd and kuma cannot run side by side.',
    });
  });

  it('is a name that is not a component', () => {
    expect(unknownComponents(environment(['grafna']), ['grafana', 'grav'])).toEqual([
      expect.objectContaining({ code: 'unknown-component', path: 'components[0]', fix: 'write grafana' }),
    ]);
  });
});
