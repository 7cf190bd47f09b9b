import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { validateOnce } from './validate-once.ts';
import { useParsedTexts } from './yaml.ts';

const SCHEMA = { type: 'object', additionalProperties: false, properties: { replicas: { type: 'integer' } } };
const SPELLED = { ...SCHEMA, properties: { size: { type: 'integer' } } };

let known: Map<string, Uint8Array>;
beforeEach(() => {
  known = new Map();
  useParsedTexts(known);
});
afterEach(() => useParsedTexts(undefined));

describe('data that is judged once', () => {
  it('is known to be sound afterwards, and its answer is taken from there', () => {
    expect(validateOnce(SCHEMA, { replicas: 2 })).toEqual([]);
    expect(known.size).toBe(1);
    // Only an answer that was remembered can be wrong.
    const [key] = known.keys();
    known.clear();
    expect(validateOnce(SCHEMA, { replica: 2 })).toHaveLength(1);
    expect(known.size).toBe(0);
    known.set(key!, new Uint8Array([1]));
    expect(validateOnce(SCHEMA, { replicas: 2 })).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['a key', { replica: 2 }],
    ['a value', { replicas: 'two' }],
    ['a number that JSON cannot tell from null', { replicas: NaN }],
    ['nothing at all', undefined],
  ])('is told of when it differs by %s', (_, data) => {
    validateOnce(SCHEMA, { replicas: 2 });
    validateOnce({ ...SCHEMA, properties: { replicas: { type: ['integer', 'null'] } } }, { replicas: null });
    expect(validateOnce(SCHEMA, data)).not.toEqual([]);
    expect(validateOnce(SCHEMA, data)).not.toEqual([]);
  });

  it('is judged again by another schema', () => {
    validateOnce(SCHEMA, { replicas: 2 });
    expect(validateOnce(SPELLED, { replicas: 2 })).toMatchObject([{ code: 'unknown-key' }]);
  });

  it('is judged each time where nothing is remembered', () => {
    useParsedTexts(undefined);
    expect(validateOnce(SCHEMA, { replicas: 2 })).toEqual([]);
    expect(validateOnce(SCHEMA, { replica: 2 })).toHaveLength(1);
  });
});
