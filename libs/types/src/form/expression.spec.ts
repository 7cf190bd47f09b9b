import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatExpression, parseExpression, type Expression } from './expression.ts';
import type { Type } from './type.ts';

const CONTAINER: Type = { kind: 'object', name: 'Container', fields: new Map() };
const named = (name: string): Type => {
  if (name === 'Container' || name === 'k8s.Container') return CONTAINER;
  throw new ReferenceError(`no type ${name}`);
};
const nameOf = (type: Type): string | undefined => (type === CONTAINER ? 'Container' : undefined);

describe('parseExpression', () => {
  it.each([
    ['string', { kind: 'scalar', scalar: 'string' }],
    ['int-or-string', { kind: 'scalar', scalar: 'int-or-string' }],
    ['any', { kind: 'any' }],
    ['int32(1..65535)', { kind: 'scalar', scalar: 'int32', min: 1, max: 65535 }],
    ['number(-1.5..)', { kind: 'scalar', scalar: 'number', min: -1.5 }],
    ['string(..63,ipv4)', { kind: 'scalar', scalar: 'string', max: 63, format: 'ipv4' }],
    ['string(ipv4)', { kind: 'scalar', scalar: 'string', format: 'ipv4' }],
    ['string(1..)/^a\\/(b|c)$/', { kind: 'scalar', scalar: 'string', min: 1, pattern: '^a/(b|c)$' }],
    ["'Always'|'it\\'s'|''", { kind: 'scalar', scalar: 'string', enum: ['Always', "it's", ''] }],
    ['1|2', { kind: 'scalar', scalar: 'integer', enum: [1, 2] }],
    ['true', { kind: 'scalar', scalar: 'boolean', enum: [true] }],
    ['[string](1..)', { kind: 'list', item: { kind: 'scalar', scalar: 'string' }, min: 1 }],
    ['[Container by name,port]', { kind: 'list', item: CONTAINER, keys: ['name', 'port'] }],
    ['{[k8s.Container]}', { kind: 'map', value: { kind: 'list', item: CONTAINER } }],
    ['[string?]', { kind: 'list', item: { kind: 'scalar', scalar: 'string' }, nullableItems: true }],
  ])('reads %s', (text, type) => {
    expect(parseExpression(text, named)).toEqual({ type, nullable: false });
  });

  it('reads a question mark as a null that is kept', () => {
    expect(parseExpression('{string}?', named).nullable).toBe(true);
  });

  it.each([
    ['[string', 'Type expression "[string", column 8: expected "]".'],
    ['string]', 'Type expression "string]", column 7: expected the end.'],
    ['', 'Type expression "", column 1: expected a type.'],
    ["'a'|b", 'Type expression "\'a\'|b", column 5: expected a value.'],
  ])('says where %s is wrong', (text, message) => {
    expect(() => parseExpression(text, named)).toThrow(new SyntaxError(message));
  });

  it('reads back every type that it writes', () => {
    fc.assert(
      fc.property(expressions, expression => {
        expect(parseExpression(formatExpression(expression, nameOf), named)).toEqual(expression);
      }),
    );
  });
});

describe('formatExpression', () => {
  it('refuses an object type without a name', () => {
    const nameless: Type = { kind: 'object', fields: new Map() };
    expect(() => formatExpression({ type: nameless, nullable: false }, nameOf)).toThrow('written by name');
  });
});

const limits = fc.record({ min: fc.nat(99), max: fc.nat(99) }, { requiredKeys: [] });
const scalars = fc.oneof(
  fc.constant<Type>({ kind: 'any' }),
  fc.constant(CONTAINER),
  fc.record({ kind: fc.constant('scalar' as const), scalar: fc.constantFrom('boolean' as const, 'quantity' as const) }),
  limits.map((range): Type => ({ kind: 'scalar', scalar: 'int64', ...range })),
  fc
    .tuple(limits, fc.stringMatching(/^[a-z/()'?]{1,9}$/))
    .map(([range, pattern]): Type => ({ kind: 'scalar', scalar: 'string', ...range, pattern })),
  fc
    .uniqueArray(fc.string(), { minLength: 1 })
    .map((values): Type => ({ kind: 'scalar', scalar: 'string', enum: values })),
);
const { type: types } = fc.letrec<{ type: Type }>(tie => ({
  type: fc.oneof(
    { maxDepth: 3 },
    scalars,
    fc.tuple(tie('type'), limits, fc.boolean()).map(([item, range, nullable]): Type => {
      return { kind: 'list', item, ...range, ...(nullable && { nullableItems: true }) };
    }),
    fc.tuple(tie('type'), limits).map(([value, range]): Type => ({ kind: 'map', value, ...range })),
  ),
}));
const expressions: fc.Arbitrary<Expression> = fc.record({ type: types, nullable: fc.boolean() });
