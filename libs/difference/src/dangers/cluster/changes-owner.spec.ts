import { expect, it } from 'vitest';
import { differenceOf } from '../../difference-of.ts';
import { KEPT, object } from '../testing.ts';

function codes(before: string, after: string, component: string): string[] {
  const { environments } = differenceOf({
    before: [{ environment: 'production', component: 'one', text: before }],
    after: [{ environment: 'production', component, text: after }],
  });
  return environments[0]!.dangers.map(({ code }) => code);
}

it('sees an object that another component has from now on', () => {
  expect(codes(object('v1/ConfigMap'), object('v1/ConfigMap'), 'two')).toEqual(['changes-owner']);
});

it('leaves one alone that the first is not allowed to prune, and one that stays', () => {
  expect(codes(object('v1/ConfigMap', '', KEPT), object('v1/ConfigMap', '', KEPT), 'two')).toEqual([]);
  expect(codes(object('v1/ConfigMap', 'data: {a: b}'), object('v1/ConfigMap'), 'one')).toEqual([]);
});
