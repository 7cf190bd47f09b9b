import { describe, expect, it } from 'vitest';
import { ValuesNode } from '../tree/values-node.ts';
import {
  NOTHING,
  isNothing,
  ofConstants,
  ofDictionary,
  ofElement,
  ofNodes,
  signatureOf,
  union,
  yamlOf,
} from './abstract-value.ts';

const root = new ValuesNode();
const [a, b] = [root.child('a'), root.child('b')];

describe('union', () => {
  it('keeps what both may be', () => {
    const both = union(
      union(ofNodes([b]), ofConstants(['x'])),
      union(ofNodes([a]), ofDictionary([['k', ofNodes([b])]])),
    );
    expect(both.nodes).toEqual([a, b]);
    expect(both.constants).toEqual(['x']);
    expect(both.dictionary?.get('k')?.nodes).toEqual([b]);
  });

  it('gives the other one where one is nothing', () => {
    expect(union(NOTHING, ofNodes([a])).nodes).toEqual([a]);
    expect(isNothing(union(NOTHING, NOTHING))).toBe(true);
  });

  it('does not depend on the order', () => {
    const [left, right] = [ofElement(ofNodes([b])), union(ofElement(ofNodes([a])), yamlOf(ofNodes([a])))];
    expect(signatureOf(union(left, right))).toBe(signatureOf(union(right, left)));
  });

  it('ends for dictionaries that hold each other twice, a hundred deep', () => {
    let [left, right] = [ofNodes([a]), ofNodes([b])];
    for (let depth = 0; depth < 100; depth++) {
      left = ofDictionary([
        ['l', left],
        ['r', left],
      ]);
      right = ofDictionary([
        ['l', right],
        ['r', right],
      ]);
    }
    expect(isNothing(union(left, right))).toBe(false);
  });
});

describe('a signature', () => {
  it('tells values apart', () => {
    const values = [
      ofNodes([a]),
      ofNodes([b]),
      ofConstants(['a']),
      ofElement(ofNodes([a])),
      yamlOf(ofNodes([a])),
      ofDictionary([['a', ofNodes([a])]]),
    ];
    expect(new Set(values.map(signatureOf)).size).toBe(values.length);
  });
});
