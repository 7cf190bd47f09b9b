import { expect, it } from 'vitest';
import { readMemory, writeMemory } from './memory-file.ts';
import { KeptAnswer, Recollection } from './recollection.ts';

const BYTES = writeMemory({
  names: [
    ['a', KeptAnswer.of('é'.repeat(50))],
    ['b', KeptAnswer.of({ b: [1] })],
  ],
  none: [],
});

function read(bytes: Buffer): unknown[] {
  const names = new Recollection<unknown>(readMemory(bytes)['names']);
  return [names.get('a'), names.get('b')];
}

it('gives back what was kept, and keeps what nobody read as it was', () => {
  expect(read(BYTES)).toEqual(['é'.repeat(50), { b: [1] }]);
  const parts = readMemory(BYTES);
  expect(Object.keys(parts)).toEqual(['names']);
  const again = new Recollection<unknown>(parts['names']);
  again.get('b');
  expect(read(writeMemory({ names: again.kept(1000) }))).toEqual(['é'.repeat(50), { b: [1] }]);
});

it('gives no answer that is damaged, wherever the damage is', () => {
  const whole = read(BYTES);
  for (let at = 0; at < BYTES.length; at++) {
    const damaged = Buffer.from(BYTES);
    damaged[at]! ^= 1;
    const found = read(damaged);
    for (const [index, answer] of found.entries()) if (answer !== undefined) expect(answer).toEqual(whole[index]);
    expect(found).not.toEqual(whole);
  }
  for (let length = 0; length < BYTES.length; length++) expect(read(BYTES.subarray(0, length))).toContain(undefined);
});
