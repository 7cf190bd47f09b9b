import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crdsOf, dropTestHooks, isTestHook, objectName, objectsOf, type Manifest } from './manifest.ts';
import { orderManifests } from './order-manifests.ts';
import { parseManifests } from './parse-manifests.ts';

function manifest(kind: string, name: string, { apiVersion = 'v1', namespace = '' } = {}): Manifest {
  const metadata = namespace ? { name, namespace } : { name };
  return { text: `${kind} ${name}\n`, hash: '', object: { apiVersion, kind, metadata }, line: 1 };
}

function names(manifests: readonly Manifest[]): string[] {
  return orderManifests(manifests).map(({ object }) => objectName(object));
}

describe('orderManifests', () => {
  it('puts what others need first and custom resources last', () => {
    const kinds = [
      'Certificate',
      'Ingress',
      'Deployment',
      'Service',
      'ConfigMap',
      'ServiceAccount',
      'CustomResourceDefinition',
      'Namespace',
    ];
    expect(orderManifests(kinds.map(kind => manifest(kind, 'a'))).map(({ object }) => object.kind)).toEqual(
      [...kinds].reverse(),
    );
  });

  it('orders one kind by API version, namespace and name, upper case before lower case on every machine', () => {
    const list = [
      manifest('Thing', 'a', { apiVersion: 'z/v1' }),
      manifest('Thing', 'b', { apiVersion: 'a/v1', namespace: 'n' }),
      manifest('Thing', 'a', { apiVersion: 'a/v1', namespace: 'n' }),
      manifest('Thing', 'B', { apiVersion: 'a/v1', namespace: 'n' }),
      manifest('Thing', 'z', { apiVersion: 'a/v1' }),
    ];
    expect(names(list)).toEqual(['Thing z', 'Thing n/B', 'Thing n/a', 'Thing n/b', 'Thing a']);
  });

  it('gives the same order for every order it is given, and changes no manifest', () => {
    const list = ['Namespace', 'Service', 'Thing', 'Other'].flatMap(kind =>
      ['a', 'b'].map(name => manifest(kind, name)),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(list, { minLength: list.length }), shuffled => {
        expect(orderManifests(shuffled)).toEqual(orderManifests(list));
      }),
    );
  });

  it('leaves equal objects in the order they came', () => {
    const [first, second] = [manifest('Thing', 'a'), manifest('Thing', 'a')];
    expect(orderManifests([first, second])[0]).toBe(first);
  });
});

describe('manifests', () => {
  const parse = (text: string): Manifest[] => parseManifests({ text, file: 'x.yaml' }).manifests;

  it('drop the objects that only helm test makes', () => {
    const hooks = ['test', 'test-success', 'post-install,test', 'pre-install'].map(
      hook => `---\nkind: Pod\nmetadata: {name: a, annotations: {helm.sh/hook: "${hook}"}}\n`,
    );
    expect(parse(hooks.join('')).map(({ object }) => isTestHook(object))).toEqual([true, true, true, false]);
    expect(dropTestHooks(parse(hooks.join('')))).toHaveLength(1);
  });

  it('find definitions, also inside a List', () => {
    const crd = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\n';
    const list = `apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition}\n  - {kind: Other}\n`;
    expect(crdsOf(parse(`---\n${crd}---\n${list}---\nkind: Other\n`))).toHaveLength(2);
    expect(objectsOf(parse(list)[0]!)).toHaveLength(2);
  });

  it('are named by kind, namespace and name', () => {
    expect(objectName({ kind: 'A', metadata: { name: 'b', namespace: 'c' } })).toBe('A c/b');
    expect(objectName({})).toBe('(no kind) (no name)');
  });
});
