import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { anyDocument, someWords } from './fixtures/any-document.ts';
import { kubernetesReader, type KubernetesReader, type Reading } from './fixtures/kubernetes-reader.ts';
import { parseDocument } from './parse-document.ts';

let reader: KubernetesReader | string;

beforeAll(() => {
  reader = kubernetesReader();
}, 300_000);

beforeEach(context => {
  if (typeof reader === 'string') context.skip(reader);
});

function asKubernetes(texts: readonly string[]): Reading[] {
  if (typeof reader === 'string') throw new Error(reader);
  return reader(texts);
}

/** Kubernetes has no numbers without end; they are read here, so that the checks can say where they stand. */
function isEndless(reading: Reading): boolean {
  return 'error' in reading && reading.error.startsWith('json: unsupported value');
}

/** Texts that are read in another way, or by one of the two alone. */
function differing(texts: readonly string[]): object[] {
  return asKubernetes(texts).flatMap((theirs, index): object[] => {
    const text = texts[index]!;
    const { data = null, error } = parseDocument(text);
    if (isEndless(theirs)) return error ? [{ text, error }] : [];
    if ('error' in theirs) return error ? [] : [{ text, data, theirs }];
    return error || !isEqual(data, theirs.data) ? [{ text, ...(error ? { error } : { data }), theirs }] : [];
  });
}

function isEqual(ours: unknown, theirs: unknown): boolean {
  try {
    expect(ours).toEqual(theirs);
    return true;
  } catch {
    return false;
  }
}

describe("documents are read as Kubernetes' own parser reads them", () => {
  it('every scalar, as a value, as a key and in a list', () => {
    const texts = someWords.flatMap(word => [`a: ${word}\n`, `${word}: a\n`, `- ${word}\n- b\n`]);
    expect(differing(texts)).toEqual([]);
  });

  it('empty items, at the end of a list in a list too', () => {
    const texts = ['a:\n- b:\n  -\n- c\n', 'a:\n- - # none\n- c\n', 'a:\n-\n-\n', 'a: |\n  -\nb:\n- - x\n  -\n- y\n'];
    expect(differing(texts)).toEqual([]);
  });

  it('merges, which win over what stands before them', () => {
    const base = 'x: &x {a: 1, b: 2}\ny: &y {a: 3, c: 4}\n';
    const maps = ['{a: 9, <<: *x}', '{<<: *x, a: 9}', '{<<: [*x, *y]}', '{<<: *x, <<: *y}', '{"<<": *x}', '{<<: 1}'];
    expect(differing(maps.map(map => `${base}z: ${map}\n`))).toEqual([]);
  });

  it('anything that a chart could write', () => {
    const texts = fc.sample(anyDocument, { numRuns: 4000, seed: 20_261_125 });
    expect(differing(texts)).toEqual([]);
  });
});
