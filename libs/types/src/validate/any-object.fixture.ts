import fc from 'fast-check';
import type { ListType, ObjectType, ScalarType, Type } from '../form/type.ts';
import type { KindFacts } from '../registry/kind-facts.ts';

type Json = Record<string, unknown>;

/** Deeper than this only what is required is there. */
const DEPTH = 4;
/** Deeper than this nothing ends any longer. */
const END = 14;

/** Objects of a kind as its facts describe them: all that is required and some of the rest. Undefined where nothing fits. */
export function anyObject({ apiVersion, kind, scope, type }: KindFacts): fc.Arbitrary<Json> | undefined {
  const namespace = scope === 'Namespaced' ? { namespace: 'here' } : {};
  return fieldsOf(type, 0)?.map(({ status: _, ...rest }) => ({
    ...rest,
    apiVersion,
    kind,
    metadata: { name: 'it', ...namespace },
  }));
}

function valuesOf(type: Type, depth: number): fc.Arbitrary<unknown> | undefined {
  if (depth > END) return undefined;
  switch (type.kind) {
    case 'any':
      return fc.constantFrom('a', 1, true, { a: 'b' }, ['a']);
    case 'scalar':
      return scalarsOf(type);
    case 'list':
      return listsOf(type, depth);
    case 'object':
      return fieldsOf(type, depth);
    case 'map': {
      const value = valuesOf(type.value, depth + 1);
      const size = { minKeys: type.min ?? 0, maxKeys: Math.max(type.min ?? 0, Math.min(type.max ?? 2, 2)) };
      return value && fc.dictionary(fc.constantFrom('a', 'b1', 'c-2'), value, size);
    }
  }
}

function fieldsOf({ fields }: ObjectType, depth: number): fc.Arbitrary<Json> | undefined {
  const members: Record<string, fc.Arbitrary<unknown>> = {};
  const required: string[] = [];
  for (const [key, field] of fields) {
    if (!field.required && depth >= DEPTH) continue;
    const value = valuesOf(field.type, depth + 1);
    if (!value && field.required) return undefined;
    if (!value) continue;
    members[key] = value;
    if (field.required) required.push(key);
  }
  return fc.record(members, { requiredKeys: required as never[] });
}

function listsOf({ item, keys, min = 0, max = 2 }: ListType, depth: number): fc.Arbitrary<unknown> | undefined {
  const items = valuesOf(item, depth + 1);
  if (!items) return min ? undefined : fc.constant([]);
  const size = { minLength: min, maxLength: Math.max(min, Math.min(max, 2)) };
  if (!keys) return fc.array(items, size);
  const DEFAULTS: Json = { protocol: 'TCP' };
  const keyOf = (value: unknown): string => JSON.stringify(keys.map(key => (value as Json)[key] ?? DEFAULTS[key]));
  return fc.uniqueArray(items, { ...size, selector: keyOf });
}

const EXAMPLES: Readonly<Record<string, readonly unknown[]>> = {
  boolean: [true, false],
  'int-or-string': [1, '1', '25%'],
  quantity: ['100m', '2Gi', 1, '1e3'],
  'date-time': ['2030-01-31T12:00:00Z', '2030-01-31T12:00:00.5+01:00'],
  byte: ['', 'YQ=='],
  cidr: ['10.0.0.0/8', 'fd00::/8'],
  ipv4: ['192.0.2.1'],
  ipv6: ['2001:db8::1'],
  duration: ['30s', '1h30m'],
  uri: ['https://example.org/a'],
  hostname: ['www.example.org'],
  email: ['a@example.org'],
  uuid: ['123e4567-e89b-42d3-a456-426614174000'],
  date: ['2030-01-31'],
};

const TEXTS = ['a', 'abc', 'a-b', 'www.example.org', 'https://example.org/a', '10.0.0.1', '1', 'example.org/a', 'A'];

function scalarsOf(type: ScalarType): fc.Arbitrary<unknown> | undefined {
  if (type.enum) return fc.constantFrom(...type.enum);
  const { scalar, min, max } = type;
  if (scalar === 'integer' || scalar === 'int32' || scalar === 'int64')
    return fc.integer({ min: min ?? Math.min(0, max ?? 0), max: max ?? Math.max(9, (min ?? 0) + 9) });
  if (scalar === 'number') return fc.constantFrom(...[min ?? max ?? 0.5]);
  return textsOf(type);
}

function textsOf({ scalar, format, pattern, min = 0, max = Infinity }: ScalarType): fc.Arbitrary<unknown> | undefined {
  const known = EXAMPLES[format ?? scalar];
  const long = Number.isFinite(max) ? 'a'.repeat(Math.min(max, 300)) : 'a'.repeat(min);
  const texts = [...(known ?? TEXTS), ...(known ? [] : ['', long]), ...matching(pattern)].filter(
    text =>
      typeof text !== 'string' ||
      ((scalar !== 'string' || ([...text].length >= min && [...text].length <= max)) &&
        (pattern === undefined || new RegExp(pattern, 'u').test(text))),
  );
  return texts.length ? fc.constantFrom(...texts) : undefined;
}

/** Texts made from a pattern, where fast-check reads it. */
function matching(pattern: string | undefined): string[] {
  if (pattern === undefined) return [];
  try {
    return fc.sample(fc.stringMatching(new RegExp(pattern, 'u'), { size: 'small' }), { numRuns: 5, seed: 1 });
  } catch {
    return [];
  }
}
