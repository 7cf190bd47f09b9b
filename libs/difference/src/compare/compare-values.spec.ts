import { loadKubernetesTypes, type TypeRegistry } from '@cedille/types';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatSteps } from '../format-steps.ts';
import { align } from './align.ts';
import { compareValues } from './compare-values.ts';

let registry: TypeRegistry;
beforeAll(async () => {
  registry = await loadKubernetesTypes();
});

const show = (before: unknown, after: unknown, type?: string): string[] =>
  compareValues(before, after, type === undefined ? undefined : registry.core(type)).map(
    ({ change, path }) => `${change} ${formatSteps(path)}`,
  );

const scalars = fc.oneof(fc.integer(), fc.string(), fc.boolean());
const data = fc.jsonValue({ maxDepth: 4 });

describe('compareValues', () => {
  it('finds nothing between a value and itself', () => {
    fc.assert(
      fc.property(data, value => {
        expect(compareValues(value, structuredClone(value))).toEqual([]);
      }),
    );
  });

  it('finds nothing when keys stand in another order', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), data), map => {
        const reversed = Object.fromEntries(Object.entries(map).reverse());
        expect(compareValues(map, reversed)).toEqual([]);
      }),
    );
  });

  it('reports every changed leaf exactly once', () => {
    const leaves = fc.uniqueArray(
      fc.tuple(fc.stringMatching(/^[a-z]{1,4}$/), fc.stringMatching(/^[a-z]{1,4}$/), scalars),
      {
        selector: ([item, field]) => `${item}/${field}`,
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(leaves, fc.infiniteStream(fc.boolean()), (all, coins) => {
        const changed = new Set<string>();
        const build = (change: boolean): unknown => {
          const items = new Map<string, Record<string, unknown>>();
          for (const [item, field, value] of all) {
            const key = `items[name=${item}].values.${field}`;
            const values = items.get(item) ?? {};
            if (change && coins.next().value) changed.add(key);
            values[field] = change && changed.has(key) ? { other: value } : value;
            items.set(item, values);
          }
          return { items: [...items].map(([name, values]) => ({ name, values })) };
        };
        const found = compareValues(build(false), build(true)).map(({ path }) => formatSteps(path));
        expect(found.sort()).toEqual([...changed].sort());
      }),
    );
  });

  it('covers lists without keys: what is removed, kept and added puts the new list together', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4)), fc.array(fc.nat(4)), (before, after) => {
        const changes = compareValues(before, after);
        const at = (change: string): number[] =>
          changes.filter(one => one.change === change).map(({ path }) => path[0] as number);
        const removed = new Set(at('removed'));
        const replaced = new Map(changes.filter(one => one.change === 'changed').map(one => [one.path[0], one.after]));
        const kept = before.filter((_, index) => !removed.has(index));
        const added = new Set(at('added'));
        const result = after.map((value, index) => (added.has(index) ? value : undefined));
        let next = 0;
        after.forEach((_, index) => {
          if (!added.has(index)) result[index] = kept[next++];
          if (replaced.has(index)) result[index] = replaced.get(index) as number;
        });
        expect(next).toBe(kept.length);
        expect(result).toEqual(after);
      }),
    );
  });

  it('matches items by the keys that Kubernetes declares, whatever their order', () => {
    const port = (number: number, protocol?: string, target: number | string = 1): object => ({
      port: number,
      ...(protocol && { protocol }),
      targetPort: target,
    });
    expect(
      show({ ports: [port(53), port(53, 'UDP')] }, { ports: [port(53, 'UDP', 2), port(53, 'TCP')] }, 'ServiceSpec'),
    ).toEqual(['added ports[port=53,protocol=TCP].protocol', 'changed ports[port=53,protocol=UDP].targetPort']);
  });

  it('says when the order changes where order counts', () => {
    const [a, b] = [{ name: 'a' }, { name: 'b' }];
    expect(show({ initContainers: [a, b] }, { initContainers: [b, a] }, 'PodSpec')).toEqual([
      'reordered initContainers',
    ]);
    expect(show({ containers: [a, b] }, { containers: [b, a] }, 'PodSpec')).toEqual([]);
  });

  it('takes quantities for equal that are, and only where there is a quantity', () => {
    const limits = (cpu: unknown): object => ({ limits: { cpu } });
    for (const [one, other] of [
      ['100m', 0.1],
      ['1Gi', '1024Mi'],
      [1, '1'],
      ['1e3', '1k'],
      ['.5', '500m'],
    ]) {
      expect(show(limits(one), limits(other), 'ResourceRequirements')).toEqual([]);
    }
    expect(show(limits('100m'), limits(0.2), 'ResourceRequirements')).toEqual(['changed limits.cpu']);
    expect(show({ name: '100m' }, { name: '0.1' }, 'EnvVar')).toEqual(['changed name']);
  });

  it('takes "80" for 80 only where either may stand', () => {
    expect(show({ targetPort: '80' }, { targetPort: 80 }, 'ServicePort')).toEqual([]);
    expect(show({ port: '80' }, { port: 80 }, 'ServicePort')).toEqual(['changed port']);
    expect(show({ value: '80' }, { value: 80 }, 'EnvVar')).toEqual(['changed value']);
  });

  it('takes null for absent, and an empty map for something', () => {
    expect(show({ a: null }, {})).toEqual([]);
    expect(show({}, { emptyDir: {} })).toEqual(['added emptyDir']);
  });

  it('finds one inserted item in a list without keys', () => {
    expect(show({ args: ['a', 'b', 'c'] }, { args: ['a', 'x', 'b', 'c'] })).toEqual(['added args[1]']);
  });
});

describe('align', () => {
  it('finds a common subsequence in growing places, as long as possible', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    fc.assert(
      fc.property(letters, letters, (before, after) => {
        const pairs = align(before, after);
        expect(pairs.every(([a, b]) => before[a] === after[b])).toBe(true);
        expect(pairs.every(([a, b], index) => !index || (a > pairs[index - 1]![0] && b > pairs[index - 1]![1]))).toBe(
          true,
        );
        expect(pairs.length).toBe(longest(before, after));
      }),
    );
  });
});

function longest(a: readonly string[], b: readonly string[]): number {
  if (!a.length || !b.length) return 0;
  const row = new Array<number>(b.length + 1).fill(0);
  for (const left of a) {
    let diagonal = 0;
    b.forEach((right, index) => {
      const above = row[index + 1]!;
      row[index + 1] = left === right ? diagonal + 1 : Math.max(above, row[index]!);
      diagonal = above;
    });
  }
  return row[b.length]!;
}
