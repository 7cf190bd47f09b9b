import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveTool } from '@cedille/helm';
import { runProgram } from '@cedille/program';
import { temporaryWorkspace } from '@cedille/source/testing';
import { parseAllDocuments, stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { patchManifests, type Patch } from '@cedille/manifests';
import { renderPlatform } from './render-platform.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');
const kubectl = await resolveTool('kubectl', { root: REPOSITORY }).catch(() => undefined);

const ENVIRONMENT = `name: lab
description: { en: A lab., fr: Un labo. }
cluster: { name: lab, kind: kind, kubernetes: 1.35.4 }
sizing: small
domain: { base: lab.example }
gateway: { class: contour, namespace: gateway, public: public, exposure: hostPort }
issuer: platform-ca
alternatives: { storage: local }
storageClasses: { replicated: standard, local: standard, replicas: 1 }
vault: { address: https://vault.vault.svc:8200, mode: file, authMount: kubernetes/lab, kv: { mount: kv, version: 2 } }
components: [shop, machines]
git: { organisation: Club, repository: https://example.org/platform, teams: { administrators: Exec, operators: SRE } }
registry: { charts: oci://registry.example/charts, bundles: oci://registry.example/bundles }
delivery: { follows: tree, prune: true, selfHeal: true }
`;
const PATCHES = `patches:
  - reason: The chart has no value for it.
    target: { kind: ConfigMap, name: shop }
    patch: { data: { greeting: good evening } }
`;

const chart = (name: string, rest = '') => ({
  [`charts/${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 0.1.0\ndescription: A shop.\n`,
  [`charts/${name}/component.yaml`]: `title: { en: Shop, fr: Boutique }\ndescription: { en: Sells., fr: Vend. }\ncategory: clubs\nowner: sre\nnamespace: ${name}\n${rest}`,
  [`charts/${name}/values.yaml`]: '{}\n',
  [`charts/${name}/templates/a.yaml`]: `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: ${name}\ndata:\n  greeting: hello\n`,
});

async function workspace(): Promise<string> {
  return temporaryWorkspace({
    ...chart('shop'),
    ...chart('machines', 'delivery: omnictl\n'),
    'environments/shared.yaml': '{}\n',
    'environments/lab/environment.yaml': ENVIRONMENT,
    'environments/lab/shop.patches.yaml': PATCHES,
    'tools/versions.yaml': await readFile(join(REPOSITORY, 'tools/versions.yaml'), 'utf8'),
  });
}

const render = (root: string) => renderPlatform({ root, objects: false });
const rendered = (root: string) => readFile(join(root, 'dist/rendered/lab/shop.yaml'), 'utf8');

describe('patches of an environment', () => {
  it('are the last word on what is rendered, and a change of them renders anew', async () => {
    const root = await workspace();
    await render(root);
    expect(await rendered(root)).toMatch(/greeting: .good evening/);
    const file = join(root, 'environments/lab/shop.patches.yaml');
    await writeFile(file, PATCHES.replace('good evening', 'good night'));
    await render(root);
    expect(await rendered(root)).toMatch(/greeting: .good night/);
    await rm(file);
    await render(root);
    expect(await rendered(root)).toContain('greeting: hello');
  });

  it('are an error where there is nothing to change, with the line of the patch', async () => {
    const root = await workspace();
    await writeFile(join(root, 'environments/lab/shop.patches.yaml'), PATCHES.replace('name: shop', 'name: shpo'));
    const { problems } = await render(root);
    expect(problems).toContainEqual(
      expect.objectContaining({
        code: 'patch-unused',
        component: 'shop',
        environment: 'lab',
        at: expect.objectContaining({ file: 'environments/lab/shop.patches.yaml', line: 2 }),
        fix: 'write shop',
      }),
    );
    expect(existsSync(join(root, 'dist/rendered/lab/shop.yaml'))).toBe(false);
  });

  it.each([
    ['a map', 'patch: { data: { greeting: "good %!s(<nil>)" } }'],
    ['operations', 'patch: [{ op: replace, path: /data/greeting, value: "good %!s(<nil>)" }]'],
  ])('are where a finding about what they write comes from: %s', async (_, patch) => {
    const root = await workspace();
    const file = 'environments/lab/shop.patches.yaml';
    await writeFile(join(root, file), PATCHES.replace(/patch: .*/, patch));
    const { problems } = await renderPlatform({ root });
    const found = problems.filter(({ path, object }) => path === 'data.greeting' && object?.startsWith('ConfigMap'));
    expect(found).not.toEqual([]);
    for (const { source } of found) expect(source).toMatchObject({ file, line: 2 });
  });

  it('are checked as they are written', async () => {
    const root = await workspace();
    await writeFile(join(root, 'environments/lab/shop.patches.yaml'), PATCHES.replace('reason', 'raeson'));
    const { problems } = await render(root);
    expect(problems.map(({ code }) => code)).toContain('unknown-key');
  });

  it('are read for components that are listed, and for no others', async () => {
    const root = await workspace();
    await writeFile(join(root, 'environments/lab/shpo.patches.yaml'), PATCHES);
    const { problems } = await render(root);
    expect(problems).toContainEqual(
      expect.objectContaining({ code: 'unknown-component', fix: 'rename it to shop.patches.yaml' }),
    );
  });
});

describe('the kustomization of an environment', () => {
  it('lists what is for the cluster', async () => {
    const root = await workspace();
    await render(root);
    const text = await readFile(join(root, 'dist/rendered/lab/kustomization.yaml'), 'utf8');
    expect(text).toMatch(/^# Written by/);
    expect(text.split('resources:\n')[1]).toBe('  - shop.yaml\n');
  });

  it.skipIf(!kubectl)('is read by kubectl as what was rendered', async () => {
    const root = await workspace();
    await render(root);
    expect(await kustomize(join(root, 'dist/rendered/lab'))).toEqual(objects(await rendered(root)));
  });
});

/** What Kustomize, as kubectl carries it, makes of the same patches. */
describe.skipIf(!kubectl)('a patch', () => {
  const WEB = stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', labels: { a: 'b' } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { a: 'b' } },
      template: {
        metadata: { labels: { a: 'b' } },
        spec: {
          tolerations: [{ key: 'a', operator: 'Exists' }],
          containers: [
            {
              name: 'web',
              image: 'web:1',
              args: ['a', 'b'],
              env: [{ name: 'A', value: '1' }],
              ports: [{ containerPort: 80 }],
            },
            { name: 'side', image: 'side:1', volumeMounts: [{ name: 'x', mountPath: '/x' }] },
          ],
          volumes: [{ name: 'x', emptyDir: {} }],
        },
      },
    },
  });
  const inPod = (spec: object) => ({ spec: { template: { spec } } });
  it.each<[string, Patch['patch']]>([
    ['that sets and removes keys', { metadata: { labels: { c: 'yes' } }, spec: { replicas: null, paused: true } }],
    ['of a container', inPod({ containers: [{ name: 'web', args: ['c'], env: [{ name: 'B', value: 'on' }] }] })],
    ['with a further container', inPod({ containers: [{ name: 'new', image: 'new:1' }] })],
    ['of the second container', inPod({ containers: [{ name: 'side', image: 'side:2' }] })],
    ['that removes a container', inPod({ containers: [{ name: 'side', $patch: 'delete' }] })],
    [
      'of ports and mounts',
      inPod({
        containers: [
          { name: 'web', ports: [{ containerPort: 80, name: 'http' }, { containerPort: 81 }] },
          { name: 'side', volumeMounts: [{ name: 'y', mountPath: '/x' }] },
        ],
      }),
    ],
    ['that replaces a list without keys', inPod({ tolerations: [{ key: 'b', operator: 'Exists' }] })],
    ['that replaces a map', inPod({ volumes: [{ name: 'x', emptyDir: null, configMap: { name: 'c' } }] })],
    [
      'of operations',
      [
        { op: 'replace', path: '/spec/replicas', value: 5 },
        { op: 'add', path: '/spec/template/spec/containers/0/args/-', value: '8080' },
        { op: 'remove', path: '/spec/template/spec/containers/1' },
      ],
    ],
  ])('%s does what Kustomize does', async (_, patch) => {
    const target = { kind: 'Deployment', name: 'web' };
    const root = await temporaryWorkspace({
      'web.yaml': WEB,
      'kustomization.yaml': stringify({
        resources: ['web.yaml'],
        patches: [
          {
            target,
            patch: stringify(
              Array.isArray(patch)
                ? patch
                : {
                    apiVersion: 'apps/v1',
                    kind: 'Deployment',
                    ...patch,
                    metadata: { ...labelsOf(patch), name: 'web' },
                  },
            ),
          },
        ],
      }),
    });
    const own = patchManifests(WEB, [{ target, patch, at: { file: 'a.yaml', line: 1, column: 1 } }]);
    expect(objects(own)).toEqual(await kustomize(root));
  });
});

function labelsOf(patch: Patch['patch']): object {
  return (patch as { metadata?: object }).metadata ?? {};
}

async function kustomize(folder: string): Promise<unknown[]> {
  const { stdout } = await runProgram({ file: kubectl!.path, args: ['kustomize', folder] });
  return objects(stdout);
}

function objects(text: string): unknown[] {
  return parseAllDocuments(text).map(document => document.toJS());
}
