import type { Component } from '@cedille/component';
import { describe, expect, it } from 'vitest';
import { drawMermaid } from './draw-mermaid.ts';
import { drawSvg, layOut } from './draw-svg.ts';
import { AREAS, platformGraph, type Area, type PlatformGraph } from './platform-graph.ts';
import { ENGLISH, FRENCH } from './words.ts';

type Places = Parameters<typeof platformGraph>[0];

const component = (name: string, category: Area = 'network') => ({ name, meta: { category } }) as unknown as Component;

/** Environments by name, each with what comes after what. */
function placesOf(environments: Record<string, Record<string, string[]>>): Places {
  return Object.entries(environments).map(([name, edges]) => ({
    environment: { name },
    order: { edges: new Map(Object.entries(edges)) },
    present: Object.keys(edges).map(one => component(one)),
  })) as unknown as Places;
}

function graphOf(environments: Record<string, Record<string, string[]>>): PlatformGraph {
  const names = new Set(Object.values(environments).flatMap(edges => Object.keys(edges)));
  return platformGraph(
    placesOf(environments),
    [...names].map(name => component(name)),
  );
}

const node = (graph: PlatformGraph, name: string) => graph.nodes.find(one => one.name === name)!;

describe('the graph of several environments', () => {
  it('has what each of them has, and says where', () => {
    const graph = graphOf({ lab: { a: [], b: ['a'] }, live: { b: [], c: ['b'] } });
    expect(graph.nodes.map(({ name, wave, environments }) => ({ name, wave, environments }))).toEqual([
      { name: 'a', wave: 0, environments: ['lab'] },
      { name: 'b', wave: 1, environments: ['lab', 'live'] },
      { name: 'c', wave: 2, environments: ['live'] },
    ]);
  });

  it('leaves out what comes before anyway', () => {
    const graph = graphOf({ lab: { a: [], b: ['a'], c: ['b'], d: ['a', 'b', 'c'] } });
    expect(node(graph, 'd').after).toEqual(['c']);
  });

  it('has waves although two environments order the same components the other way round', () => {
    const graph = graphOf({ lab: { a: [], b: ['a'] }, live: { a: ['b'], b: [] } });
    expect(graph.nodes.map(({ wave }) => wave).sort()).toEqual([0, 1]);
    expect(graph.nodes.flatMap(({ after }) => after)).toHaveLength(1);
  });

  it('shows what requests ask for as the component that it is once more', () => {
    const places = placesOf({ lab: { gateway: [], 'club-shop': ['gateway'], 'club-site': ['gateway'] } });
    const instances = ['club-shop', 'club-site'].map(name => ({ ...component(name), instanceOf: 'web-app' }));
    const graph = platformGraph(places, [component('gateway'), component('web-app'), ...instances]);
    expect(graph.nodes.map(({ name, after, environments }) => ({ name, after, environments }))).toEqual([
      { name: 'gateway', after: [], environments: ['lab'] },
      { name: 'web-app', after: ['gateway'], environments: ['lab'] },
    ]);
  });

  it('shows what no environment lists, in no wave', () => {
    const graph = platformGraph(placesOf({ lab: { a: [] } }), [component('a'), component('spare')]);
    expect(node(graph, 'spare')).toMatchObject({ wave: undefined, after: [], environments: [] });
  });
});

/** Sixty components in every area, each after three of those before it; the same each time. */
function manyComponents(): PlatformGraph {
  const name = (index: number) => `component-with-a-long-name-${String(index)}`.slice(0, 14 + ((index * 7) % 15));
  const names = Array.from({ length: 60 }, (_, index) => `${name(index)}-${String(index)}`);
  const edges = Object.fromEntries(
    names.map((one, index) => [one, [3, 7, 11].flatMap(step => names[index - step] ?? [])]),
  );
  const components = names.map((one, index) => component(one, AREAS[index % AREAS.length]));
  return platformGraph(placesOf({ lab: edges, live: edges }), [...components, component('spare', 'storage')]);
}

describe('a picture of sixty components', () => {
  const graph = manyComponents();
  const layout = layOut(graph, ENGLISH);

  it('has a box for each, in its column and its row, and none over another', () => {
    expect(layout.places.map(({ node: { name } }) => name).sort()).toEqual(graph.nodes.map(({ name }) => name).sort());
    for (const place of layout.places) {
      const row = layout.rows.find(({ area }) => area === place.node.area)!;
      expect(place.y).toBeGreaterThanOrEqual(row.y);
      expect(place.y + place.height).toBeLessThanOrEqual(row.y + row.height);
      expect(place.x + place.width).toBeLessThanOrEqual(layout.width);
      for (const other of layout.places)
        if (other !== place)
          expect(
            other.x + other.width <= place.x ||
              place.x + place.width <= other.x ||
              other.y + other.height <= place.y ||
              place.y + place.height <= other.y,
          ).toBe(true);
    }
  });

  it('draws each line from left to right', () => {
    const byName = new Map(layout.places.map(place => [place.node.name, place]));
    for (const { node: one, x } of layout.places)
      for (const before of one.after) expect(byName.get(before)!.x + byName.get(before)!.width).toBeLessThan(x);
    expect(drawSvg(graph, ENGLISH).match(/<path /g)).toHaveLength(graph.nodes.flatMap(({ after }) => after).length);
  });

  it('says in each box what it comes after', () => {
    for (const { node: one, lines } of layout.places)
      expect(lines.join(' ')).toBe(one.after.length ? `after ${one.after.join(', ')}` : '');
  });

  it('needs nothing beside itself, and is the same each time', () => {
    const svg = drawSvg(graph, ENGLISH);
    expect(svg).not.toMatch(/href|url\(|@import|<script|<style|<image/);
    expect(drawSvg(manyComponents(), ENGLISH)).toBe(svg);
  });

  it('speaks French', () => {
    const svg = drawSvg(graph, FRENCH);
    for (const word of ['vague 0', 'Réseau', 'après ', 'sur demande']) expect(svg).toContain(word);
    expect(svg).not.toMatch(/wave|after /);
  });
});

describe('a Mermaid diagram', () => {
  it('has a box for each area, and an arrow from what comes first', () => {
    const places = placesOf({ lab: { 'gateway-api': [], end: ['gateway-api'] } });
    const components = [component('gateway-api'), component('end', 'clubs'), component('spare', 'clubs')];
    expect(drawMermaid(platformGraph(places, components), ENGLISH)).toBe(
      [
        'flowchart LR',
        '  subgraph area_network ["Network"]',
        '    c_gateway_api["gateway-api<br/>wave 0"]',
        '  end',
        '  subgraph area_clubs ["Clubs"]',
        '    c_end["end<br/>wave 1"]',
        '    c_spare["spare<br/>on request"]',
        '  end',
        '  c_gateway_api --> c_end',
      ].join('\n'),
    );
  });
});
