import { describe, expect, it } from 'vitest';
import { COMPUTED, EmittedText } from './emitted-text.ts';
import { DOCUMENT, UNKNOWN, type Place } from './place.ts';

function after(text: string, base: Place = DOCUMENT): EmittedText {
  const emitted = new EmittedText(base);
  emitted.append(text);
  return emitted;
}

const block = (text: string, column: number): readonly string[] => after(text).blockPlace(column).path;
const inline = (text: string): readonly string[] => after(text).inlinePlace().path;

describe('the place of a block', () => {
  it('is below the keys with smaller indents', () => {
    expect(block('spec:\n  template:\n    spec:\n      nodeSelector:\n', 8)).toEqual([
      'spec',
      'template',
      'spec',
      'nodeSelector',
    ]);
  });

  it('passes over keys that have a value of their own', () => {
    expect(block('spec:\n  replicas: 1\n  other: x\n  template:\n', 4)).toEqual(['spec', 'template']);
  });

  it('counts the item of a list as a step', () => {
    expect(block('containers:\n  - name: a\n    resources:\n', 6)).toEqual(['containers', '*', 'resources']);
  });

  it('sees a list that stands at the indent of its key', () => {
    expect(block('args:\n', 0)).toEqual(['args']);
    expect(block('spec:\n  args:\n  - first\n', 2)).toEqual(['spec', 'args']);
    expect(block('containers:\n- name: a\n  env:\n', 2)).toEqual(['containers', '*', 'env']);
  });

  it('is unknown inside a block scalar', () => {
    expect(after('data:\n  config: |\n    a: 1\n').blockPlace(4)).toBe(UNKNOWN);
  });

  it('does not see what stands before the document', () => {
    expect(block('spec:\n  a:\n---\n', 4)).toEqual([]);
  });

  it('does not see comments, and keys keep theirs', () => {
    expect(block('spec: # the rest\n# note:\n', 2)).toEqual(['spec']);
  });

  it('begins where the template was called', () => {
    const base = { kind: 'Deployment', path: ['spec'] };
    expect(after('template:\n', base).blockPlace(2)).toEqual({ kind: 'Deployment', path: ['spec', 'template'] });
  });

  it('takes a computed key for a key', () => {
    expect(block(`labels:\n  ${COMPUTED}:\n`, 4)).toEqual(['labels', COMPUTED]);
  });
});

describe('the place of text in a line', () => {
  it('is the key before it', () => {
    expect(inline('spec:\n  replicas: ')).toEqual(['spec', 'replicas']);
  });

  it('is the item after a dash', () => {
    expect(inline('args:\n  - ')).toEqual(['args', '*']);
  });

  it('is the first key of an item', () => {
    expect(inline('ports:\n  - port: ')).toEqual(['ports', '*', 'port']);
  });

  it('is unknown within other text', () => {
    expect(after('image: "repo:').inlinePlace()).toBe(UNKNOWN);
  });
});

describe('the kind', () => {
  it('is the one of the current document', () => {
    expect(after('apiVersion: v1\nkind: Service\nspec:\n').blockPlace(2)).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      path: ['spec'],
    });
    expect(after('kind: Service\n---\nspec:\n').blockPlace(2)).toEqual({ path: ['spec'] });
  });

  it('is not known when it is computed', () => {
    expect(after(`kind: ${COMPUTED}\nspec:\n`).blockPlace(2)).toEqual({ path: ['spec'] });
  });
});
