import { mkdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveTool } from '@cedille/helm';
import { temporaryWorkspace } from '@cedille/source/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { renderPlatform } from '../render-platform.ts';
import type { ReplacedFile } from '../rendering.ts';

const REPOSITORY = join(import.meta.dirname, '../../../..');
const FILE = 'dist/rendered/lab/shop.yaml';
const TEMPLATE = 'charts/shop/templates/configmap.yaml';
const CONFIG_MAP = (field: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop\n  namespace: {{ .Release.Namespace }}\n${field}:\n  text: {{ .Values.text | quote }}\n`;

let root: string;

beforeEach(async context => {
  const helm = await resolveTool('helm', { root: REPOSITORY }).catch(() => undefined);
  if (!helm) return context.skip('Helm is not available');
  root = await temporaryWorkspace({
    'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 0.1.0\ndescription: A shop.\n',
    'charts/shop/component.yaml':
      'title: { en: Shop, fr: Boutique }\ndescription: { en: Sells., fr: Vend. }\ncategory: clubs\nowner: sre\nnamespace: default\n',
    'charts/shop/values.yaml': 'text: hello\n',
    'charts/shop/values.schema.json': JSON.stringify({
      type: 'object',
      additionalProperties: false,
      properties: { global: { type: 'object' }, text: { type: 'string' } },
    }),
    [TEMPLATE]: CONFIG_MAP('data'),
    'environments/shared.yaml':
      'git: { organisation: Club, repository: https://example.org/platform, teams: { administrators: Exec, operators: SRE } }\nregistry: { charts: oci://registry.example/charts, bundles: oci://registry.example/bundles }\ndelivery: { follows: tree, prune: true, selfHeal: true }\n',
    'environments/lab/environment.yaml': `name: lab
description: { en: A lab., fr: Un labo. }
cluster: { name: lab, kind: kind, kubernetes: 1.35.4 }
sizing: small
domain: { base: lab.example }
gateway: { class: contour, namespace: gateway, public: public, exposure: hostPort }
issuer: platform-ca
alternatives: { storage: local }
storageClasses: { replicated: standard, local: standard, replicas: 1 }
vault: { address: https://vault.vault.svc:8200, mode: file, authMount: kubernetes/lab, kv: { mount: kv, version: 2 } }
components: [shop]
`,
    'tools/versions.yaml': await readFile(join(REPOSITORY, 'tools/versions.yaml'), 'utf8'),
  });
  await mkdir(join(root, 'node_modules/@cedille'), { recursive: true });
  await symlink(join(REPOSITORY, 'libs/values'), join(root, 'node_modules/@cedille/values'));
});

/** Whether something was read or asked of Helm in a run, and what came out. */
async function render() {
  const { renderings, problems, timings } = await renderPlatform({ root });
  const anew = ['helm', 'parse', 'check objects', 'write'].filter(stage => stage in timings);
  return { renderings: renderings.map(({ cached: _, milliseconds: __, ...row }) => row), problems, anew };
}

describe('a render that is remembered', () => {
  it('comes to the same again without being made', async () => {
    const first = await render();
    expect(first.anew).toContain('write');
    expect(await render()).toEqual({ ...first, anew: [] });
  });

  it('is told of again with everything that is wrong with it', async () => {
    await writeFile(join(root, TEMPLATE), CONFIG_MAP('datum'));
    const first = await render();
    expect(first.problems).toMatchObject([{ code: 'object-field', path: 'datum', at: { file: FILE, line: 8 } }]);
    expect(await render()).toEqual({ ...first, anew: [] });
  });

  it('is written again when somebody edited its file, and put its size and time back', async () => {
    await render();
    const text = await readFile(join(root, FILE), 'utf8');
    const { atime, mtime } = await stat(join(root, FILE));
    await writeFile(join(root, FILE), text.replace('hello', 'jello'));
    await utimes(join(root, FILE), atime, mtime);
    await render();
    expect(await readFile(join(root, FILE), 'utf8')).toBe(text);
  });

  it('is written again when somebody touched its file, or removed it', async () => {
    await render();
    const text = await readFile(join(root, FILE), 'utf8');
    await writeFile(join(root, FILE), `${text}# touched\n`);
    expect((await render()).anew).toContain('write');
    expect(await readFile(join(root, FILE), 'utf8')).toBe(text);
    await rm(join(root, 'dist'), { recursive: true });
    await render();
    expect(await readFile(join(root, FILE), 'utf8')).toBe(text);
  });

  it('does not run a generator again that sees the same, and runs it when its code or a fact is another', async () => {
    const generator = (text: string): string =>
      `export default (facts: any) => ({ text: facts.environment.name + '${text}' });\n`;
    await mkdir(join(root, 'charts/shop/src'), { recursive: true });
    await writeFile(join(root, 'charts/shop/src/values.ts'), generator(' one'));
    const texts = async (): Promise<string> => (await render(), readFile(join(root, FILE), 'utf8'));
    expect(await texts()).toContain('"lab one"');
    expect(await texts()).toContain('"lab one"');
    await writeFile(join(root, 'charts/shop/src/values.ts'), generator(' two'));
    expect(await texts()).toContain('"lab two"');
  });

  it('is made anew when a template, a value or a fact is another', async () => {
    await render();
    for (const [file, text] of [
      [TEMPLATE, CONFIG_MAP('data').replace('text:', 'words:')],
      ['charts/shop/values.yaml', 'text: other\n'],
    ] as const) {
      await writeFile(join(root, file), text);
      const { anew, problems } = await render();
      expect(anew).toContain('write');
      expect(problems).toEqual([]);
    }
    expect(await readFile(join(root, FILE), 'utf8')).toContain('words: "other"');
  });
});

describe('what a run replaces', () => {
  async function replacedBy(): Promise<[string | undefined, number][]> {
    const replaced: ReplacedFile[] = [];
    await renderPlatform({ root, onReplaced: file => void replaced.push(file) });
    return replaced.map(({ before, manifests }) => [before, manifests.length]);
  }

  it('is told with what was there before, also when nothing comes in its place', async () => {
    expect(await replacedBy()).toEqual([[undefined, 1]]);
    expect(await replacedBy()).toEqual([]);
    const before = await readFile(join(root, FILE), 'utf8');
    await writeFile(join(root, 'charts/shop/values.yaml'), 'text: other\n');
    expect(await replacedBy()).toEqual([[before, 1]]);
    await writeFile(join(root, 'dist/rendered/lab/gone.yaml'), 'kind: Gone\n');
    expect(await replacedBy()).toEqual([['kind: Gone\n', 0]]);
  });
});
