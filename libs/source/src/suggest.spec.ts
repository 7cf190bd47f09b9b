import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, nearness, sameBeginning } from './suggest.ts';

const keys = ['replicaCount', 'image', 'imagePullSecrets', 'podAnnotations', 'tls', 'db', 'priorityClassName'];

describe('didYouMean', () => {
  it.each([
    ['a letter too few', 'replicCount', 'replicaCount'],
    ['a letter too many', 'iimage', 'image'],
    ['a wrong letter', 'imagf', 'image'],
    ['swapped letters', 'iamge', 'image'],
    ['swapped letters of a short word', 'tsl', 'tls'],
    ['another case', 'REPLICACOUNT', 'replicaCount'],
    ['kebab-case', 'pod-annotations', 'podAnnotations'],
    ['snake_case', 'pod_annotations', 'podAnnotations'],
    ['several mistakes in a long word', 'prioritClasName', 'priorityClassName'],
  ])('finds the key in spite of %s', (_, written, meant) => {
    expect(didYouMean(written, keys)).toBe(meant);
  });

  it.each(['zebra', 'imaging', 'x', 'da', '', '-', 'tlsSecret'])('has no guess for %j', written => {
    expect(didYouMean(written, keys)).toBeUndefined();
  });

  it('prefers the nearest, then the first', () => {
    expect(didYouMean('hosts', ['hostss', 'hosts_', 'host'])).toBe('hosts_');
    expect(didYouMean('hosta', ['hostb', 'hostc'])).toBe('hostb');
  });

  it('takes any iterable', () => {
    expect(didYouMean('imge', new Set(keys).values())).toBe('image');
  });

  it('stays quick on monstrous words', () => {
    const start = performance.now();
    didYouMean('a'.repeat(100_000), [...keys, 'b'.repeat(10)]);
    didYouMean('image', ['a'.repeat(100_000)]);
    expect(performance.now() - start).toBeLessThan(200);
  });

  it('fixes any single edit of a longer word', () => {
    const word = fc.stringMatching(/^[a-z]{4,12}$/);
    const edit = fc.record({ at: fc.nat(11), letter: fc.constantFrom('q', '-', 'Z'), drop: fc.nat(1) });
    fc.assert(
      fc.property(word, edit, (meant, { at, letter, drop }) => {
        const start = at % meant.length;
        const written = meant.slice(0, start) + letter + meant.slice(start + drop);
        if (written.replace('-', '').length > 2) expect(didYouMean(written, [meant])).toBe(meant);
      }),
    );
  });
});

describe('nearness', () => {
  it('counts edits and gives up when there are too many', () => {
    expect(nearness('image', 'image')).toBe(0);
    expect(nearness('image', 'i-mage')).toBe(0);
    expect(nearness('iamge', 'image')).toBe(1);
    expect(nearness('image', 'imaging')).toBeUndefined();
  });
});

describe('a name with the same beginning', () => {
  it('is what was meant when one continues the other', () => {
    expect(sameBeginning('storageClass', ['size', 'storageClassName'])).toBe('storageClassName');
    expect(sameBeginning('replicas', ['resources', 'replicaCount'])).toBe('replicaCount');
    expect(sameBeginning('podSecurityLevel', ['podSecurity'])).toBe('podSecurity');
  });

  it('is none when too little agrees', () => {
    expect(sameBeginning('tag', ['tagger'])).toBeUndefined();
    expect(sameBeginning('storage', ['store'])).toBeUndefined();
  });
});
