import { expect, it } from 'vitest';
import { nextStep } from './next-step.ts';
import { validate, type JsonSchema } from './index.ts';

it.each<[JsonSchema, unknown, string]>([
  [{ additionalProperties: false, properties: {} }, { x: 1 }, 'remove it from a.yaml, or write a key that is known'],
  [{ properties: { size: {} }, additionalProperties: false }, { sise: 1 }, 'write size instead of sise'],
  [{ pattern: '^[0-9]+Gi$', examples: ['1Gi'] }, 'much', 'write a text like "1Gi" in a.yaml'],
  [{ type: 'object' }, 3, 'write a map in a.yaml'],
  [{ minimum: 2 }, 1, 'write at least 2 in a.yaml'],
  [{ not: {} }, 1, 'correct it in a.yaml'],
])('for %j with %j it says: %s', (schema, data, step) => {
  expect(nextStep(validate(schema, data)[0]!, 'a.yaml')).toBe(step);
});
