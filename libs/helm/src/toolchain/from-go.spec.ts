import { expect, it } from 'vitest';
import { inTenths } from './from-go.ts';

function toldOf(total: number): number[] {
  const told: number[] = [];
  const count = inTenths(total, done => told.push(done));
  for (let done = 0; done < total; done++) count();
  return told;
}

it('tells of each tenth of a long build once, and of its end nothing', () => {
  expect(toldOf(1136)).toEqual([114, 228, 341, 455, 568, 682, 796, 909, 1023]);
});

it('does not tell more than there is of a short one', () => {
  expect(toldOf(3)).toEqual([1, 2]);
  expect(toldOf(1)).toEqual([]);
});
