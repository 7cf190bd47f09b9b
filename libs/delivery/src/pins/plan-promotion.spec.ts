import { exampleComponent as component } from '@cedille/component/testing';
import type { LoadedEnvironment } from '@cedille/environment';
import { describe, expect, it } from 'vitest';
import type { Pin } from '../load-pins.ts';
import { planPromotion, type PlanPromotionOptions } from './plan-promotion.ts';

const pin = (version: string): Pin => ({ version, digest: `sha256:${version.replace(/\D/g, '').padEnd(64, '0')}` });
const pins = (versions: Record<string, string>): ReadonlyMap<string, Pin> =>
  new Map(Object.entries(versions).map(([name, version]) => [name, pin(version)]));

const COMPONENTS = [
  component('gateway-api', { provides: ['gateway-api'] }),
  component('contour', { requires: ['gateway-api'], after: ['grafana-ready'] }),
  component('grafana', { provides: ['grafana-ready'] }),
  component('vault', { clusters: ['talos'] }),
  component('platform'),
];

function environment(...components: string[]): LoadedEnvironment {
  const facts = { components, cluster: { kind: 'vcluster' }, delivery: {} } as unknown as LoadedEnvironment['facts'];
  return {
    name: 'staging',
    facts,
    positionOf: () => ({ file: 'environments/staging/environment.yaml', line: 1, column: 1 }),
  };
}

const plan = (options: Partial<PlanPromotionOptions>) =>
  planPromotion({
    from: { name: 'sandbox', pins: pins({ 'gateway-api': '1.1.0', contour: '2.0.0', grafana: '1.0.0' }) },
    to: environment('gateway-api', 'contour', 'grafana', 'platform'),
    pins: pins({}),
    components: COMPONENTS,
    selected: undefined,
    ...options,
  });

const messages = (options: Partial<PlanPromotionOptions>) => plan(options).problems.map(({ message }) => message);

describe('a promotion', () => {
  it('moves what differs, and nothing that the target does not list', () => {
    const { moves, problems } = plan({
      to: environment('gateway-api', 'contour'),
      pins: pins({ 'gateway-api': '1.1.0' }),
    });
    expect(problems).toEqual([]);
    expect(moves).toEqual([{ component: 'contour', from: undefined, to: pin('2.0.0') }]);
  });

  it('is refused when something required is older than what the release was proved with', () => {
    expect(messages({ selected: ['contour'], pins: pins({ 'gateway-api': '1.0.0' }) })).toEqual([
      'contour requires gateway-api 1.1.0, with which it was proved in sandbox; staging has 1.0.0.',
    ]);
    expect(messages({ selected: ['contour'] })).toEqual([
      'contour requires gateway-api 1.1.0, with which it was proved in sandbox; staging pins none.',
    ]);
  });

  it('passes when that comes along, or is newer already', () => {
    expect(messages({ selected: ['contour', 'gateway-api'] })).toEqual([]);
    expect(messages({ selected: ['contour'], pins: pins({ 'gateway-api': '1.2.0' }) })).toEqual([]);
  });

  it('does not ask for the version of what only comes first', () => {
    expect(messages({ selected: ['contour'], pins: pins({ 'gateway-api': '1.1.0', grafana: '0.1.0' }) })).toEqual([]);
  });

  it('is refused when something required is not there at all', () => {
    expect(messages({ to: environment('contour'), selected: ['contour'] })).toEqual([
      'contour requires gateway-api, which nothing in staging provides.',
    ]);
  });

  it('is refused for a component that the target does not list, that has no pin, or that cannot be pinned', () => {
    expect(messages({ to: environment('contour', 'gateway-api'), selected: ['grafana'] })).toEqual([
      'grafana does not run in staging.',
    ]);
    expect(messages({ selected: ['vault'] })).toEqual(['sandbox pins no release of vault.']);
    expect(messages({ selected: ['platform'] })).toEqual([
      'platform has no pin: its bundle contains the pins of all components.',
    ]);
  });

  it('is refused on another kind of cluster', () => {
    const from = { name: 'management', pins: pins({ vault: '1.0.0' }) };
    expect(messages({ from, to: environment('vault') })).toEqual([
      'vault cannot run on vcluster, the cluster of staging.',
    ]);
  });
});
