import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyObject } from './any-object.fixture.ts';
import { loadTypes } from '../registry/load-types.ts';
import { validateObject } from './validate-object.ts';
import type { KindFacts } from '../registry/kind-facts.ts';

const CHARTS = join(import.meta.dirname, '../../../../charts');
const files = readdirSync(CHARTS).map(name => join(CHARTS, name, 'types.json'));
const registry = await loadTypes(files.filter(existsSync));

/** Of the kinds of Kubernetes all, of the many others some; another seed takes others. */
const kindsFor = (seed: number): KindFacts[] =>
  registry.kinds().filter(({ builtIn }, index) => builtIn || index % 7 === seed);

describe('any object that is as the facts of its kind say', () => {
  it.each([1, 2])('is no finding (seed %s)', seed => {
    const kinds = kindsFor(seed);
    const made = kinds.map(kind => judge(kind, seed));
    expect(made.flatMap(({ wrong }) => wrong)).toEqual([]);
    // Only a pattern that nothing fits keeps an object from being made.
    expect(made.filter(({ count }) => count).length).toBeGreaterThan(kinds.length * 0.95);
  });
});

function judge(kind: KindFacts, seed: number): { count: number; wrong: unknown[] } {
  const objects = anyObject(kind);
  if (!objects) return { count: 0, wrong: [] };
  const sample = fc.sample(objects, { numRuns: 1, seed });
  const wrong = sample.flatMap(object =>
    validateObject(registry, object).map(
      ({ path, message }) => `${kind.apiVersion} ${kind.kind} ${path.join('.')}: ${message}`,
    ),
  );
  return { count: sample.length, wrong };
}
