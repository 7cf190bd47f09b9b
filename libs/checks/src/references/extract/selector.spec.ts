import { describe, expect, it } from 'vitest';
import { fits, isEmpty, toSelector } from './selector.ts';

describe('a selector', () => {
  const expression = (operator: string, values?: string[]) =>
    toSelector({ matchExpressions: [{ key: 'app', operator, ...(values && { values }) }] })!;

  it.each([
    ['In', ['web', 'api'], { app: 'web' }, { app: 'db' }],
    ['NotIn', ['web'], { app: 'db' }, { app: 'web' }],
    ['NotIn', ['web'], {}, { app: 'web' }],
    ['Exists', undefined, { app: '' }, {}],
    ['DoesNotExist', undefined, {}, { app: 'web' }],
  ])('%s %j fits %j and not %j', (operator, values, yes, no) => {
    expect(fits(expression(operator, values), yes)).toBe(true);
    expect(fits(expression(operator, values), no)).toBe(false);
  });

  it('wants all that it asks for', () => {
    const selector = toSelector({ matchLabels: { a: '1' }, matchExpressions: [{ key: 'b', operator: 'Exists' }] })!;
    expect(fits(selector, { a: '1', b: '2' })).toBe(true);
    expect(fits(selector, { a: '1' })).toBe(false);
    expect(fits(selector, { b: '2' })).toBe(false);
  });

  it('that asks for nothing is empty', () => {
    expect(isEmpty(toSelector({})!)).toBe(true);
    expect(isEmpty(toSelector({ matchLabels: {}, matchExpressions: [] })!)).toBe(true);
    expect(isEmpty(toSelector({ matchLabels: { a: 'b' } })!)).toBe(false);
    expect(toSelector('app')).toBeUndefined();
  });
});
