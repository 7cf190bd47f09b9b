import { describe, expect, it } from 'vitest';
import { judge, object, problemsIn, problemsOf, wide } from '../references.fixture.ts';

const CONFIG = object('ConfigMap', 'a', 'data: {a: b}');

describe('existing-namespace', () => {
  it('tells of objects in a namespace that nothing makes, once a component', async () => {
    const shop = { text: CONFIG + CONFIG.replace('name: a', 'name: b') };
    expect(await problemsIn({ shop })).toMatchObject([
      {
        code: 'unknown-namespace',
        message: 'ConfigMap home/a (and 1 more of shop) is in namespace home, but nothing creates that namespace.',
        object: 'ConfigMap home/a',
        path: 'metadata.namespace',
        expected: 'a namespace of the environment: default, kube-node-lease, kube-public, kube-system',
        fix: 'create the Namespace home, or correct metadata.namespace in the template that makes it',
      },
    ]);
  });

  it('names the one that was probably meant', async () => {
    expect(await problemsOf(CONFIG.replace('namespace: home', 'namespace: hoem'))).toMatchObject([
      { code: 'unknown-namespace', expected: expect.stringContaining('did you mean home?') as string },
    ]);
  });

  it('accepts namespaces of other components, of the cluster and of the facts', async () => {
    const text = `${CONFIG}${CONFIG.replace('home', 'kube-system')}${CONFIG.replace('home', 'away')}`;
    const things = [{ kind: 'Namespace', name: 'away' }];
    expect(await problemsIn({ shop: { text }, base: { text: wide('Namespace', 'home') } }, { things })).toEqual([]);
  });

  it('holds an object that names none to the namespace of its component', async () => {
    const bare = CONFIG.replace(', namespace: home', '');
    expect(await problemsIn({ shop: { text: bare } })).toMatchObject([
      { code: 'unknown-namespace', object: 'ConfigMap a', path: 'metadata.name' },
    ]);
  });

  it('counts what could not be said', () => {
    const { findings, unchecked } = judge({ shop: { text: CONFIG, isComplete: false } });
    expect({ findings, unchecked }).toEqual({ findings: [], unchecked: 1 });
  });
});
