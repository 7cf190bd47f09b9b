import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WAIVABLE } from '@cedille/checks';
import { resolveTool } from '@cedille/helm';
import { beforeEach, describe, expect, it } from 'vitest';
import { renderPlatform } from '../render-platform.ts';
import type { RenderPlatformOptions } from '../rendering.ts';
import { chart, environment, namespace, REPOSITORY, workspaceOf } from './clusters.fixture.ts';

const secret = (name: string): string =>
  `---\napiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, namespace: shop}\nstringData: {a: b}\n`;
const pod = (secretName: string): string =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec:\n  containers:\n    - name: web\n      image: a.example/b:1\n      envFrom:\n        - secretRef:\n            name: ${secretName}\n      resources: {requests: {cpu: 1m, memory: 1Mi}, limits: {memory: 1Mi}}\n`;
const claim = (className: string): string =>
  `---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c, namespace: shop}\nspec: {accessModes: [ReadWriteOnce], storageClassName: ${className}, resources: {requests: {storage: 1Gi}}}\n`;
const ingress = (host: string): string =>
  `---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, namespace: shop}\nspec: {rules: [{host: ${host}, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {ports: [{port: 80}]}\n`;

/** `base` makes a Secret in the namespace of `shop`. */
const BASE = chart('base', namespace('base') + secret('key'));

beforeEach(async context => {
  const helm = await resolveTool('helm', { root: REPOSITORY }).catch(() => undefined);
  if (!helm) context.skip('Helm is not available');
});

const workspace = (files: Record<string, string>): Promise<string> => workspaceOf({ ...BASE, ...files });

async function render(root: string, options: Partial<RenderPlatformOptions> = {}) {
  const { problems, unchecked, timings } = await renderPlatform({ root, ...options });
  // Policies are told of elsewhere: the objects here are as small as can be.
  const found = problems.filter(({ code }) => code !== 'upstream-unreachable' && !WAIVABLE.has(code));
  return { problems: found, unchecked, timings };
}

const outcome = async (files: Record<string, string>, options: Partial<RenderPlatformOptions> = {}) => {
  const { problems, unchecked } = await render(await workspace(files), options);
  return { codes: problems.map(({ code }) => code), unchecked };
};

describe('references of an environment', () => {
  it('lead from one component to another', async () => {
    expect(await outcome(chart('shop', namespace('shop') + pod('key')))).toEqual({ codes: [], unchecked: 0 });
  });

  it('that lead nowhere are told of, with the line of the rendered file', async () => {
    const { problems } = await render(await workspace(chart('shop', namespace('shop') + pod('kye'))));
    expect(problems).toEqual([
      {
        code: 'reference-missing',
        severity: 'error',
        message:
          'Pod shop/web refers to Secret kye, but nothing creates it in namespace shop (shop/templates/all.yaml).',
        component: 'shop',
        environment: 'lab',
        object: 'Pod shop/web',
        path: 'spec.containers[0].envFrom[0].secretRef.name',
        at: { file: 'dist/rendered/lab/shop.yaml', line: 17, column: 13 },
        source: { file: 'charts/shop/templates/all.yaml', line: 14, column: 1 },
        expected: 'a Secret in namespace shop: key; did you mean key?',
        fix: 'write key in shop/templates/all.yaml or in the values it reads',
      },
    ]);
  });

  it('are told of again, at the same place, without a render', async () => {
    const root = await workspace(chart('shop', namespace('shop') + pod('kye')));
    const first = await render(root);
    const second = await render(root);
    expect(second.problems).toEqual(first.problems);
    expect(Object.keys(second.timings)).not.toContain('helm');
  });

  it('are looked at again when another component changes', async () => {
    const root = await workspace(chart('shop', namespace('shop') + pod('key')));
    expect((await render(root)).problems).toEqual([]);
    await writeFile(join(root, 'charts/base/templates/all.yaml'), namespace('base') + secret('other'));
    const { problems } = await render(root);
    expect(problems).toMatchObject([{ code: 'reference-missing', component: 'shop' }]);
    await writeFile(join(root, 'charts/base/templates/all.yaml'), namespace('base') + secret('key'));
    expect((await render(root)).problems).toEqual([]);
  });

  it('are told of with everything else as without memory, whatever else of the documents changes', async () => {
    const config = (text: string): string =>
      `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\ndata: {text: ${JSON.stringify(text)}}\n`;
    const note = (words: readonly string[]): string =>
      `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\n  namespace: shop\n  annotations:\n${words.map((word, index) => `    example.org/n${index}: ${word}\n`).join('')}`;
    const root = await workspace(chart('shop', namespace('shop') + note(['one']) + config('x') + pod('kye')));
    const write = (text: string): Promise<void> =>
      writeFile(join(root, 'charts/shop/templates/all.yaml'), namespace('shop') + text);
    const both = async () => {
      const { problems } = await renderPlatform({ root });
      expect(problems).toEqual((await renderPlatform({ root, cache: false })).problems);
      return problems.map(({ code, at }) => ({ code, line: at?.line }));
    };
    const first = await both();
    expect(first).toContainEqual({ code: 'reference-missing', line: expect.any(Number) as number });
    // Lines move, and nothing that rules look at changes: the same findings, in another place.
    await write(note(['one', 'two', 'three']) + config('x') + pod('kye'));
    const moved = await both();
    expect(moved.map(({ code }) => code)).toEqual(first.map(({ code }) => code));
    const lineIn = (found: typeof first): number => found.find(({ code }) => code === 'reference-missing')!.line!;
    expect(lineIn(moved)).toBe(lineIn(first) + 2);
    await write(note(['one']) + config('y') + pod('kye').replace('example/b:1', 'example/b:latest'));
    expect((await both()).map(({ code }) => code)).toContain('image-floating');
    await write(note(['one']) + config('y') + pod('key'));
    expect((await both()).map(({ code }) => code)).not.toContain('reference-missing');
  });

  it('are checked in what is rendered afresh, twice and unwritten', async () => {
    const files = chart('shop', namespace('shop') + pod('kye'));
    const { codes } = await outcome(files, { write: false, prove: true, cache: false });
    expect(codes).toEqual(['reference-missing']);
  });

  it('lead to Secrets that a component says are made by others', async () => {
    const others =
      'otherSecrets: [{ name: made, description: { en: A program., fr: Un programme. }, keys: [a], madeBy: cluster }]\n';
    expect(await outcome(chart('shop', namespace('shop') + pod('made'), others))).toMatchObject({ codes: [] });
  });

  it('lead to what the facts say is there', async () => {
    const files = (more: string): Record<string, string> => ({
      ...chart('shop', namespace('shop') + pod('by-hand') + claim('slow')),
      'environments/lab/environment.yaml': environment('lab', { more }),
    });
    expect((await outcome(files(''))).codes).toEqual(['reference-missing', 'reference-missing']);
    const existing = `existing:
  - { apiVersion: v1, kind: Secret, namespace: shop, name: by-hand, reason: Somebody made it by hand. }
  - { apiVersion: storage.k8s.io/v1, kind: StorageClass, name: slow, reason: The cluster has it by itself. }
`;
    expect((await outcome(files(existing))).codes).toEqual([]);
  });

  it('lead to the StorageClasses of the facts, unless a component says that it provides storage', async () => {
    const shop = chart('shop', namespace('shop') + claim('fast'));
    expect((await outcome(shop)).codes).toEqual([]);
    const provider = { ...shop, ...chart('base', namespace('base') + secret('key'), 'provides: [storage]\n') };
    expect((await outcome(provider)).codes).toEqual(['reference-missing']);
    const brings = environment('lab', { more: 'brings: [storage]\n' });
    expect((await outcome({ ...provider, 'environments/lab/environment.yaml': brings })).codes).toEqual([]);
  });
});

describe('what rules about a cluster find', () => {
  const of = (kind: string, name: string, more: string): string =>
    `---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: {name: ${name}}\n${more}\n`;
  const role = (verbs: string): string =>
    of('ClusterRole', 'reader', `rules: [{apiGroups: [''], resources: [pods], verbs: ${verbs}}]`);
  const binding = (role: string): string =>
    of(
      'ClusterRoleBinding',
      'everybody',
      `roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role}}\nsubjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: 'system:authenticated'}]`,
    );
  const guarded = (level: string): string =>
    namespace('shop').replace('{name: shop}', `{name: shop, labels: {pod-security.kubernetes.io/enforce: ${level}}}`);
  const list = (item: string): string =>
    `---\napiVersion: v1\nkind: List\nitems:\n  - ${item.replace('---\n', '').trimEnd().replaceAll('\n', '\n    ')}\n`;

  /** One after the other, each in the files of the one before. */
  const changes: [string, string, string][] = [
    ['an image floats', 'shop', guarded('baseline') + pod('key').replace('b:1', 'b:latest')],
    [
      'that object is further down',
      'shop',
      guarded('baseline') + claim('fast') + pod('key').replace('b:1', 'b:latest'),
    ],
    ['it is in a List', 'shop', guarded('baseline') + list(pod('key').replace('b:1', 'b:latest'))],
    ['it has another field', 'shop', guarded('baseline') + list(pod('key').replace('b:1', 'b:2'))],
    ['its namespace has another level', 'shop', guarded('restricted') + list(pod('key').replace('b:1', 'b:2'))],
    [
      'another component has a role of which one word is none',
      'base',
      namespace('base') + secret('key') + role('[lists]'),
    ],
    ['everybody is bound to it', 'base', namespace('base') + secret('key') + role('[get]') + binding('reader')],
    ['everybody is bound to another', 'base', namespace('base') + secret('key') + role('[get]') + binding('admin')],
    ['the binding comes first', 'base', namespace('base') + binding('admin') + role('[get]') + secret('key')],
    ['nothing of it is left', 'base', namespace('base') + secret('key')],
  ];

  it('is the same with and without memory, whatever changed before', async () => {
    const root = await workspace(chart('shop', guarded('baseline') + pod('key')));
    let before = (await renderPlatform({ root })).problems;
    for (const [what, component, templates] of changes) {
      await writeFile(join(root, `charts/${component}/templates/all.yaml`), templates);
      const { problems } = await renderPlatform({ root });
      const { problems: fresh } = await renderPlatform({ root, cache: false, write: false });
      expect(problems, what).toEqual(fresh);
      expect(problems, `${what}: the answer before is none`).not.toEqual(before);
      before = problems;
    }
  });
});

describe('references to what is not rendered', () => {
  const UNREACHABLE = 'dependencies:\n  - { name: till, version: 1.0.0, repository: "http://127.0.0.1:9" }\n';
  const TILL = {
    type: 'object',
    properties: { global: {}, till: { $ref: '#/$defs/till' } },
    $defs: { till: { $comment: 'till 1.0.0, derived by ./cedille schema shop', type: 'object' } },
  };

  it('are counted where an upstream cannot be reached', async () => {
    const shop = chart('shop', namespace('shop') + pod('of-upstream'));
    const partial = {
      ...shop,
      'charts/shop/Chart.yaml': shop['charts/shop/Chart.yaml'] + UNREACHABLE,
      'charts/shop/values.schema.json': JSON.stringify(TILL),
    };
    expect(await outcome(partial)).toEqual({ codes: [], unchecked: 1 });
  });

  it('are counted where a component was not asked for', async () => {
    const files = chart('shop', namespace('shop') + pod('key'));
    expect(await outcome(files, { components: ['base'] })).toEqual({ codes: [], unchecked: 1 });
  });

  it('are looked for in the components that were not asked for before they are told of', async () => {
    const files = (name: string): Record<string, string> => chart('shop', namespace('shop') + pod(name));
    expect(await outcome(files('key'), { components: ['shop'] })).toEqual({ codes: [], unchecked: 0 });
    expect(await outcome(files('kye'), { components: ['shop'] })).toMatchObject({ codes: ['reference-missing'] });
  });

  it('are told of only where they were asked for', async () => {
    const both = {
      ...chart('shop', namespace('shop') + pod('kye')),
      ...chart('base', namespace('base') + claim('gone')),
    };
    const { problems } = await render(await workspace(both), { components: ['shop'] });
    expect(problems).toMatchObject([{ code: 'reference-missing', component: 'shop' }]);
  });

  it('write nothing that was not asked for', async () => {
    const root = await workspace(chart('shop', namespace('shop') + pod('kye')));
    await render(root, { components: ['shop'] });
    expect(await readdir(join(root, 'dist/rendered/lab'))).toEqual(['kustomization.yaml', 'shop.yaml']);
  });

  it('are counted where a component cannot be rendered', async () => {
    const broken = { ...BASE, 'charts/base/templates/all.yaml': '{{ fail "no" }}' };
    const { codes } = await outcome({ ...chart('shop', namespace('shop') + claim('gone')), ...broken });
    expect(codes).toEqual(['helm-failed']);
  });

  it('are not looked at where objects are not', async () => {
    const files = chart('shop', namespace('shop') + pod('gone'));
    expect(await outcome(files, { objects: false })).toEqual({ codes: [], unchecked: 0 });
  });
});

describe('a host', () => {
  const two = (host: string): Record<string, string> => ({
    ...chart('shop', namespace('shop') + ingress(host)),
    'environments/other/environment.yaml': environment('other'),
  });

  it('is served in one environment', async () => {
    const { problems } = await render(await workspace(two('www.lab.example')));
    expect(problems).toMatchObject([
      {
        code: 'duplicate-host',
        environment: 'other',
        message:
          'Ingress shop/web serves www.lab.example, and so does Ingress shop/web in lab (shop/templates/all.yaml).',
        path: 'spec.rules[0].host',
        at: { file: 'dist/rendered/other/shop.yaml' },
      },
    ]);
  });

  it('of each machine is served in all of them', async () => {
    expect((await outcome(two('www.localhost'))).codes).toEqual([]);
  });
});
