import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOf } from './difference-of.ts';
import type { RenderedText } from './difference.ts';
import { formatDifference } from './format/format-difference.ts';

function texts(text: string, component = 'web'): RenderedText[] {
  return [{ environment: 'production', component, text }];
}

const deployment = (image: string, name = 'web'): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: web}
spec:
  replicas: 1
  template:
    spec:
      containers:
        - name: main
          image: ${image}
        - name: side
          image: side:1
`;
const secret = (value: string): string => `---
apiVersion: v1
kind: Secret
metadata: {name: key, namespace: web}
stringData: {password: ${value}, other: same-old}
`;

describe('differenceOf', () => {
  it('names a changed field by the natural key of its list item', () => {
    const { environments } = differenceOf({ before: texts(deployment('main:1')), after: texts(deployment('main:2')) });
    expect(environments[0]!.objects).toMatchObject([
      {
        change: 'changed',
        component: 'web',
        changes: [
          {
            path: ['spec', 'template', 'spec', 'containers', { name: 'main' }, 'image'],
            before: 'main:1',
            after: 'main:2',
          },
        ],
      },
    ]);
    expect(environments[0]!.versions).toEqual([{ kind: 'image', name: 'main', before: '1', after: '2', objects: 1 }]);
  });

  it('shows nothing for comments, key order and the order of documents', () => {
    const other = '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: "1", y: "2"}\n';
    const same = '---\n# a comment\napiVersion: v1\nkind: ConfigMap\ndata: {y: "2", x: "1"}\nmetadata: {name: a}\n';
    const { environments } = differenceOf({
      before: texts(deployment('a:1') + other),
      after: texts(same + deployment('a:1')),
    });
    expect(environments[0]).toMatchObject({ objects: [], unchanged: 2 });
  });

  it('never lets the value of a secret out', () => {
    const difference = differenceOf({ before: texts(secret('hunter-one')), after: texts(secret('hunter-two')) });
    const [object] = difference.environments[0]!.objects;
    const out =
      formatDifference(difference) + formatDifference(difference, { format: 'json' }) + JSON.stringify(object!.lines());
    expect(out).not.toMatch(/hunter|same-old/);
    expect(object!.changes).toMatchObject([{ path: ['stringData', 'password'], hidden: true }]);
    expect(JSON.stringify(object!.lines())).toContain('another value');
  });

  it('recognises a renamed object', () => {
    const { environments } = differenceOf({
      before: texts(deployment('a:1', 'old')),
      after: texts(deployment('a:1', 'new')),
    });
    expect(environments[0]!.objects).toMatchObject([
      { change: 'renamed', identity: { name: 'new' }, renamedFrom: { name: 'old' } },
    ]);
  });

  it('sees an object that another component has now as moved', () => {
    const { environments } = differenceOf({
      before: texts(deployment('a:1'), 'one'),
      after: texts(deployment('a:1'), 'two'),
    });
    expect(environments[0]!.objects).toMatchObject([
      { change: 'changed', movedFrom: 'one', component: 'two', changes: [] },
    ]);
  });

  it('sets checksums and version labels aside', () => {
    const pod = (sum: string): string =>
      `---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations: {checksum/config: ${sum}}}\n`;
    const { environments } = differenceOf({ before: texts(pod('abcdef12')), after: texts(pod('abcdef34')) });
    expect(environments[0]!.objects).toMatchObject([{ minor: true, changes: [{ minor: 'checksum' }] }]);
  });

  it('says which document cannot be read', () => {
    const { environments } = differenceOf({ before: texts(''), after: texts('a: [') });
    expect(environments[0]!.problems).toMatchObject([{ component: 'web', code: 'manifest-syntax' }]);
  });

  it('finds nothing between a stream and itself with its documents in any order', () => {
    const documents = ['a', 'b', 'c', 'd'].map(name => deployment('x:1', name));
    fc.assert(
      fc.property(fc.shuffledSubarray(documents, { minLength: 4 }), shuffled => {
        const { environments } = differenceOf({ before: texts(documents.join('')), after: texts(shuffled.join('')) });
        expect(environments[0]).toMatchObject({ objects: [], dangers: [], unchanged: 4 });
      }),
    );
  });

  it('gives the same result for documents in any order', () => {
    const before = ['a', 'b', 'c', 'd'].map(name => deployment('x:1', name));
    const after = ['b', 'c', 'd', 'e'].map(name => deployment('x:2', name));
    const expected = formatDifference(differenceOf({ before: texts(before.join('')), after: texts(after.join('')) }));
    fc.assert(
      fc.property(fc.shuffledSubarray(after, { minLength: 4 }), shuffled => {
        const difference = differenceOf({ before: texts(before.join('')), after: texts(shuffled.join('')) });
        expect(formatDifference(difference)).toBe(expected);
      }),
    );
  });
});
