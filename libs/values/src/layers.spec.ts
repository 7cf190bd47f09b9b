import { isMap } from '@cedille/source';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeLayers, mergeValues, originOf, placeOf, valueAt, type Layer, type LayerName } from './layers.ts';

const value = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.integer(),
    fc.string(),
    fc.array(tie('value'), { maxLength: 2 }),
    tie('map'),
  ),
  map: fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
}));

function sameShape(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return true;
  if (!isMap(a) || !isMap(b)) return isMap(a) === isMap(b);
  return Object.keys(a).every(key => !Object.hasOwn(b, key) || sameShape(a[key], b[key]));
}

function layer(name: LayerName, data: Record<string, unknown>): Layer {
  return {
    name,
    file: `${name}.yaml`,
    data,
    positionOf: path => ({ file: `${name}.yaml`, line: path.length + 1, column: 1 }),
  };
}

describe('merging', () => {
  it('takes maps key by key and replaces the rest', () => {
    const below = { image: { tag: '1', pull: 'Always' }, args: ['a', 'b'], replicas: 1 };
    expect(mergeValues(below, { image: { tag: '2' }, args: ['c'], replicas: 0 })).toEqual({
      image: { tag: '2', pull: 'Always' },
      args: ['c'],
      replicas: 0,
    });
  });

  it('keeps a null, with which Helm deletes the default below', () => {
    expect(mergeValues({ probe: { path: '/' } }, { probe: null })).toEqual({ probe: null });
  });

  it('gives a map over a null the defaults of the chart, as Helm does', () => {
    const layers = [layer('chart', { a: { b: 1 } }), layer('generator', { a: null }), layer('overlay', { a: {} })];
    expect(mergeLayers(layers)).toEqual({ a: { b: 1 } });
  });

  it('does the same whoever merges first, where nothing is deleted', () => {
    const kept = value.map.filter(map => !JSON.stringify(map).includes('null'));
    fc.assert(
      fc.property(kept, kept, kept, (a, b, c) => {
        // A map over something else loses what lay below that; only like over like is the same in both orders.
        fc.pre(sameShape(a, b) && sameShape(b, c) && sameShape(a, c));
        expect(mergeValues(mergeValues(a, b), c)).toEqual(mergeValues(a, mergeValues(b, c)));
      }),
    );
  });

  it('changes neither layer', () => {
    fc.assert(
      fc.property(value.map, value.map, (a, b) => {
        const [before, after] = [structuredClone(a), structuredClone(b)];
        mergeValues(a, b);
        expect([a, b]).toEqual([before, after]);
      }),
    );
  });

  it('gives a value that its origin explains', () => {
    fc.assert(
      fc.property(value.map, value.map, (chart, overlay) => {
        const layers = [
          layer('chart', chart as Record<string, unknown>),
          layer('overlay', overlay as Record<string, unknown>),
        ];
        for (const [key, merged] of Object.entries(mergeLayers(layers))) {
          if (typeof merged === 'object' && merged !== null) continue;
          expect(valueAt(originOf(layers, [key])?.data, [key])).toEqual(merged);
        }
      }),
    );
  });
});

describe('the place of a finding', () => {
  const layers = [layer('chart', { a: { b: 1 } }), layer('generator', { a: { c: 2 } }), layer('overlay', { d: 3 })];

  it('is in the highest layer that sets the key', () => {
    expect(placeOf(layers, ['a', 'b'])).toEqual({ file: 'chart.yaml', line: 3, column: 1 });
    expect(placeOf(layers, ['a', 'c'])).toEqual({ file: 'generator.yaml', line: 3, column: 1 });
  });

  it('is in the list that took the place of another one, not in what that had', () => {
    const lists = [layer('chart', { a: [{ b: 1, c: 2 }] }), layer('overlay', { a: [{ b: 1 }] })];
    expect(originOf(lists, ['a', 0, 'c'])).toBeUndefined();
    expect(placeOf(lists, ['a', 0, 'c'])).toEqual({ file: 'overlay.yaml', line: 3, column: 1 });
  });

  it('is that of the nearest ancestor when nobody sets the key', () => {
    expect(placeOf(layers, ['a', 'x', 'y'])).toEqual({ file: 'generator.yaml', line: 2, column: 1 });
  });
});
