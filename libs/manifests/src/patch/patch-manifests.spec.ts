import type { CedilleError } from '@cedille/source';
import { describe, expect, it } from 'vitest';
import type { Patch } from './patch.ts';
import { patchManifests } from './patch-manifests.ts';

const WEB = `---
# Source: shop/templates/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  replicas: 2 # two
  template:
    spec:
      containers:
        - name: web
          image: "shop:1"
          args: [--port, "8080"]
          env:
            - { name: MODE, value: 'on' }
      volumes:
        - name: key
          secret: { secretName: key, defaultMode: 0440 }
`;
const OTHER = `---
# Source: shop/templates/other.yaml
apiVersion: example.org/v1
kind: Shop
metadata: {name:   web}
spec: {rules: [{host: a}, {host: b}]}
`;
const at = { file: 'environments/test/shop.patches.yaml', line: 2, column: 1 };
const deployment = { kind: 'Deployment', name: 'web' };

const patched = (patch: Patch['patch'], target: Patch['target'] = deployment) =>
  patchManifests(WEB + OTHER, [{ target, patch, at }]);

function problemOf(work: () => string) {
  try {
    return work();
  } catch (error) {
    return (error as CedilleError).problems[0];
  }
}

describe('patchManifests', () => {
  it('merges maps, and leaves every scalar, comment and object that no patch is about as it was written', () => {
    const text = patched({ spec: { replicas: 3, template: { spec: { priorityClassName: 'high' } } } });
    expect(text).toContain('replicas: 3');
    expect(text).toContain('priorityClassName: high');
    for (const kept of ['# Source: shop/templates/web.yaml', '"shop:1"', '"8080"', "'on'", 'defaultMode: 0440'])
      expect(text).toContain(kept);
    expect(text.endsWith(OTHER)).toBe(true);
  });

  it('merges lists of the kinds of Kubernetes by what their items are called, and replaces all others', () => {
    const containers = [
      {
        name: 'web',
        args: ['--port', '9090'],
        env: [
          { name: 'MODE', value: 'off' },
          { name: 'NEW', value: '1' },
        ],
      },
      { name: 'proxy', image: 'proxy:1' },
    ];
    const text = patched({ spec: { template: { spec: { containers } } } });
    expect(text.match(/(shop|proxy):1/g)).toEqual(['shop:1', 'proxy:1']);
    expect(text).toContain('value: "off"');
    expect(text).toContain('value: "1"');
    expect(text).not.toContain('8080');
    const shop = patched({ spec: { rules: [{ host: 'c' }] } }, { kind: 'Shop', name: 'web' });
    expect(shop).toContain('host: c');
    expect(shop).not.toContain('host: a');
  });

  it('counts another type as a change', () => {
    expect(patched([{ op: 'replace', path: '/spec/template/spec/containers/0/args/1', value: 8080 }])).toContain(
      ', 8080',
    );
  });

  it('removes keys, items, and objects', () => {
    const volumes = [{ name: 'key', $patch: 'delete' }];
    const text = patched({ spec: { replicas: null, template: { spec: { volumes } } } });
    expect(text).not.toMatch(/replicas|secretName/);
    expect(patched({ $patch: 'delete' })).toBe(OTHER);
  });

  it('carries out operations of JSON Patch', () => {
    const text = patched([
      { op: 'test', path: '/spec/replicas', value: 2 },
      { op: 'replace', path: '/spec/template/spec/containers/0/args/1', value: '9090' },
      { op: 'add', path: '/spec/template/spec/containers/0/args/-', value: '--debug' },
      { op: 'add', path: '/metadata/annotations', value: { 'example.org/a': 'true' } },
      { op: 'move', from: '/spec/replicas', path: '/spec/paused' },
      { op: 'remove', path: '/spec/template/spec/volumes/0' },
    ]);
    expect(text).toContain('"9090"');
    expect(text).toContain('"--debug"');
    expect(text).toContain('example.org/a: "true"');
    expect(text).toContain('paused: 2');
    expect(text).not.toContain('secretName');
  });

  it.each([
    [
      'has no target',
      'patch-unused',
      'There is no Deployment wbe',
      () => patched({ a: 1 }, { ...deployment, name: 'wbe' }),
    ],
    [
      'is about another namespace',
      'patch-unused',
      'no Deployment other/web',
      () => patched({ a: 1 }, { ...deployment, namespace: 'other' }),
    ],
    ['changes nothing', 'patch-unused', 'changes nothing', () => patched({ spec: { replicas: 2 } })],
    [
      'asks for what is not carried out',
      'patch-refused',
      '$setElementOrder',
      () => patched({ spec: { '$setElementOrder/a': [] } }),
    ],
    [
      'names a place that is not there',
      'patch-refused',
      '/spec/none/a',
      () => patched([{ op: 'add', path: '/spec/none/a', value: 1 }]),
    ],
    [
      'expects something else',
      'patch-refused',
      'expects /spec/replicas to be 5',
      () => patched([{ op: 'test', path: '/spec/replicas', value: 5 }]),
    ],
    [
      'removes an item that is not there',
      'patch-refused',
      'where it is not',
      () => patched({ spec: { template: { spec: { volumes: [{ name: 'x', $patch: 'delete' }] } } } }),
    ],
    [
      'cannot tell an item',
      'patch-refused',
      'without name',
      () => patched({ spec: { template: { spec: { containers: [{ image: 'x' }] } } } }),
    ],
  ])('refuses a patch that %s', (_, code, words, work) => {
    expect(problemOf(work)).toMatchObject({ code, at, message: expect.stringContaining(words) });
  });

  it('offers the name that was meant', () => {
    expect(problemOf(() => patched({ a: 1 }, { ...deployment, name: 'wbe' }))).toMatchObject({ fix: 'write web' });
  });
});
