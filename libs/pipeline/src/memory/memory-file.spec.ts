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
  const names = new Recollection<unknown>(readMemory(bytes).parts['names']);
  return [names.get('a'), names.get('b')];
}

it('gives back what was kept, and keeps what nobody read as it was', () => {
  expect(read(BYTES)).toEqual(['é'.repeat(50), { b: [1] }]);
  const { parts } = readMemory(BYTES);
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

it('counts what was appended, and the later of two answers', () => {
  const later = writeMemory({ names: [['b', KeptAnswer.of('later')]], more: [['c', KeptAnswer.of('=')]] });
  const both = Buffer.concat([BYTES, later]);
  expect(read(both)).toEqual(['é'.repeat(50), 'later']);
  const { parts, ...size } = readMemory(both);
  expect(new Recollection<unknown>(parts['more']).get('c')).toBe('=');
  expect(size).toEqual({ pieces: 2, first: BYTES.length, length: both.length });
});

it('ends where an appended text was cut off, and keeps what stands before it', () => {
  const later = writeMemory({ names: [['b', KeptAnswer.of('later')]] });
  for (let cut = 1; cut < later.length; cut++) {
    const damaged = Buffer.concat([BYTES, later.subarray(0, -cut)]);
    expect(read(damaged)[0]).toBe('é'.repeat(50));
    expect([undefined, { b: [1] }]).toContainEqual(read(damaged)[1]);
    expect(readMemory(damaged).length).not.toBe(damaged.length);
  }
});
