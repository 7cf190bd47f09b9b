import type { LoadedEnvironment } from '@cedille/environment';
import { EXAMPLE_FACTS } from '@cedille/environment/testing';
import { describe, expect, it } from 'vitest';
import { connectionsFrom, connectionsTo } from './connections.ts';
import { meshOf } from './mesh.ts';
import { orderComponents } from './order.ts';
import { exampleComponent } from './testing.ts';

const mesh = exampleComponent('mesh', { provides: ['mesh:5678'], members: { ports: [4143] } });
const shop = exampleComponent('shop', { mesh: true, requires: ['till'] });
const till = exampleComponent('till', { mesh: true, provides: ['till:80'] });
const office = exampleComponent('office', { requires: ['till'] });
const all = [mesh, shop, till, office];

describe('a service mesh', () => {
  it('takes in who says so, where it runs', () => {
    expect(meshOf(shop, all)?.component.name).toBe('mesh');
    expect(meshOf(office, all)).toBeUndefined();
    expect(meshOf(shop, [shop, till, office])).toBeUndefined();
  });

  it('is reached by its members and by nobody else', () => {
    expect(connectionsTo(mesh, all, EXAMPLE_FACTS).map(({ from, ports }) => [from.name, ports])).toEqual([
      ['shop', [5678]],
      ['till', [5678]],
    ]);
  });

  it('carries connections between members at its own port, and leaves others as they are', () => {
    const ports = (from: typeof shop, present = all) =>
      connectionsFrom(from, present, EXAMPLE_FACTS).find(({ to }) => to === till)?.ports;
    expect(ports(shop)).toEqual([80, 4143]);
    expect(ports(office)).toEqual([80]);
    expect(ports(shop, [shop, till])).toEqual([80]);
  });

  it('comes before its members, and is not missed where there is none', () => {
    const facts = { ...EXAMPLE_FACTS, components: all.map(({ name }) => name) };
    const environment = (components: string[]): LoadedEnvironment =>
      ({ name: 'lab', facts: { ...facts, components }, positionOf: () => ({ file: '', line: 1, column: 1 }) }) as never;
    const { waves } = orderComponents(environment(facts.components), all);
    expect(waves.get('till')).toBeGreaterThan(waves.get('mesh')!);
    expect(orderComponents(environment(['shop', 'till']), all).problems).toEqual([]);
  });
});
