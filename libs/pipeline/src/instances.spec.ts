import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mkdir, symlink } from 'node:fs/promises';
import { CedilleError, type Problem } from '@cedille/source';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { loadWorkspace } from './load-workspace.ts';
import { renderPlatform } from './render-platform.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');

const FILES = {
  'environments/shared.yaml': `git: { organisation: Club, repository: https://example.org/platform, teams: { administrators: Exec, operators: SRE } }
registry: { charts: oci://registry.example/charts, bundles: oci://registry.example/bundles }
delivery: { follows: tree, prune: true, selfHeal: true }
`,
  'environments/lab/environment.yaml': `name: lab
description: { en: A lab., fr: Un labo. }
cluster: { name: lab, kind: kind, kubernetes: 1.35.4 }
sizing: large
domain: { base: lab.example }
gateway: { class: contour, namespace: gateway, public: public, exposure: hostPort }
issuer: platform-ca
alternatives: { storage: local }
storageClasses: { replicated: standard, local: standard, replicas: 1 }
vault: { address: https://vault.vault.svc:8200, mode: file, authMount: kubernetes/lab, kv: { mount: kv, version: 2 } }
clubs: [{ name: chess, team: Chess }]
components: []
`,

  'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 0.1.0\ndescription: A shop.\n',
  'charts/shop/component.yaml': `title: { en: Shop, fr: Boutique }
description: { en: Sells., fr: Vend. }
category: clubs
owner: sre
namespace: shop
requests: { folder: shops, required: [club, greeting] }
hosts: { www: { port: 80 } }
secrets:
  - name: key
    description: { en: A key., fr: Une clé. }
    path: shop/key
    keys: [key]
    generated: true
`,
  'charts/shop/values.schema.json': JSON.stringify({
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    additionalProperties: false,
    properties: {
      global: { type: 'object' },
      greeting: { type: 'string' },
      replicas: { type: 'integer' },
      club: { type: 'string' },
      routes: { type: 'object' },
      secrets: { type: 'object' },
      secretStore: { type: 'object' },
    },
  }),
  'charts/shop/src/values.ts': `import { bySize, defineValues } from '@cedille/values/generator';
export default defineValues<{ replicas?: number; club?: string }>()(({ environment, component }) => ({
  replicas: bySize(environment, { small: 1, medium: 2, large: 3 }),
  club: component.request?.club ?? 'nobody',
}));
`,
  'charts/shop/templates/config-map.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n  namespace: {{ .Release.Namespace }}\ndata:\n  values: {{ toJson .Values | quote }}\n',
  'environments/lab/shops/chess-tea.yaml': 'club: chess\nhost: tea.lab.example\nsize: small\ngreeting: hello\n',
  'environments/lab/shops/chess-ink.yaml': 'club: chess\ngreeting: good evening\n',
};

async function workspace(files: Record<string, string> = {}): Promise<string> {
  const versions = await readFile(join(REPOSITORY, 'tools/versions.yaml'), 'utf8');
  const root = await temporaryWorkspace({ ...FILES, 'tools/versions.yaml': versions, ...files });
  await mkdir(join(root, 'node_modules/@cedille'), { recursive: true });
  await symlink(join(REPOSITORY, 'libs/values'), join(root, 'node_modules/@cedille/values'));
  return root;
}

async function valuesOf(root: string, name: string): Promise<Record<string, unknown>> {
  const text = await readFile(join(root, `dist/rendered/lab/${name}.yaml`), 'utf8');
  return JSON.parse(JSON.parse(/values: (".*")/.exec(text)![1]!) as string) as Record<string, unknown>;
}

async function problemsOf(files: Record<string, string>): Promise<readonly Problem[]> {
  const error = await loadWorkspace(await workspace(files)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CedilleError);
  return (error as CedilleError).problems;
}

describe('a component that files ask for', () => {
  it('runs once for each, with a namespace, a host, a size and secrets of its own', async () => {
    const root = await workspace();
    const { renderings, problems } = await renderPlatform({ root, components: ['shop'], objects: false });
    expect(problems).toEqual([]);
    expect(renderings.map(({ component, instanceOf, status }) => [component, instanceOf, status])).toEqual([
      ['chess-ink', 'shop', 'complete'],
      ['chess-tea', 'shop', 'complete'],
    ]);
    expect(await valuesOf(root, 'chess-tea')).toMatchObject({
      greeting: 'hello',
      replicas: 1,
      club: 'chess',
      routes: { www: { host: 'tea.lab.example' } },
      secrets: { key: { path: 'chess-tea/key' } },
    });
    const ink = await valuesOf(root, 'chess-ink');
    expect(ink).toMatchObject({ greeting: 'good evening', replicas: 3, secrets: { key: { path: 'chess-ink/key' } } });
    expect(ink).not.toHaveProperty('routes');
  });

  it('is rendered alone when it is asked for alone', async () => {
    const root = await workspace();
    const { renderings } = await renderPlatform({ root, components: ['chess-ink'], objects: false });
    expect(renderings.map(({ component }) => component)).toEqual(['chess-ink']);
  });

  it('is an Application of its club, with a bundle, a host and secrets that others see', async () => {
    const extra = 'secrets: { mail: { path: chess-ink/mail, keys: [password] } }\n';
    const root = await workspace({
      'environments/lab/shops/chess-ink.yaml': `${FILES['environments/lab/shops/chess-ink.yaml']}${extra}`,
    });
    const { places } = await loadWorkspace(root);
    const { applications, hosts } = places[0]!.platform;
    expect(applications).toMatchObject([
      { name: 'chess-ink', namespace: 'chess-ink', instanceOf: 'shop', club: 'chess' },
      { name: 'chess-tea', namespace: 'chess-tea', instanceOf: 'shop', club: 'chess' },
    ]);
    expect(applications[0]!.secrets.map(({ path }) => path)).toEqual(['chess-ink/key', 'chess-ink/mail']);
    expect(hosts).toEqual([{ host: 'tea.lab.example', component: 'chess-tea', namespace: 'chess-tea' }]);
  });

  it('says at the line of the request what the chart does not know', async () => {
    const root = await workspace({
      'environments/lab/shops/chess-ink.yaml': 'club: chess\ngreeting: hello\ngreetings: hi\n',
    });
    const { problems } = await renderPlatform({ root });
    expect(problems.find(({ code }) => code === 'unknown-key')).toMatchObject({
      component: 'chess-ink',
      at: { file: 'environments/lab/shops/chess-ink.yaml', line: 3 },
      fix: 'write greeting instead of greetings',
    });
  });

  it.each([
    [
      'shop/chess-pen.yaml',
      'club: chess\n',
      'environments/lab/shop/chess-pen.yaml is read by nothing: no component says requests.folder: shop.',
      'move it to shops/',
    ],
    [
      'shops/chess-pen.yaml',
      'club: chess\n',
      'environments/lab/shops/chess-pen.yaml does not say greeting.',
      'write greeting:',
    ],
    [
      'shops/chess-pen.yaml',
      'club: chess\ngreeting: hello\nsecrets: { mail: { path: vault/unseal, keys: [a] } }\n',
      'chess-pen asks for the secret at vault/unseal, which Vault does not let it read.',
      'write chess-pen/unseal, and the secret there',
    ],
    ['shops/shop.yaml', 'greeting: hello\n', 'environments/lab/shops/shop.yaml does not say club.', 'write club:'],
  ])('refuses %s', async (file, text, message, fix) => {
    expect(await problemsOf({ [`environments/lab/${file}`]: text })).toContainEqual(
      expect.objectContaining({ message, fix, at: expect.objectContaining({ file: `environments/lab/${file}` }) }),
    );
  });

  it('has no host of a component', async () => {
    const facts = FILES['environments/lab/environment.yaml'].replace('components: []', 'components: [desk]');
    const problems = await problemsOf({
      'environments/lab/environment.yaml': facts,
      'charts/desk/Chart.yaml': 'apiVersion: v2\nname: desk\nversion: 0.1.0\ndescription: A desk.\n',
      'charts/desk/component.yaml':
        `${FILES['charts/shop/component.yaml'].split('requests:')[0]}hosts: { office: { port: 80 } }\n`.replace(
          'namespace: shop',
          'namespace: desk',
        ),
      'environments/lab/shops/chess-pen.yaml': 'club: chess\ngreeting: hello\nhost: office.lab.example\n',
    });
    expect(problems).toMatchObject([
      {
        message: 'chess-pen asks for office.lab.example, which desk has.',
        at: { file: 'environments/lab/shops/chess-pen.yaml', line: 3 },
      },
    ]);
  });

  it('is one thing wherever it runs', async () => {
    const second = {
      'charts/bar/Chart.yaml': 'apiVersion: v2\nname: bar\nversion: 0.1.0\ndescription: A bar.\n',
      'charts/bar/component.yaml': FILES['charts/shop/component.yaml']
        .replace('namespace: shop', 'namespace: bar')
        .replace('folder: shops, required: [club, greeting]', 'folder: bars'),
      'environments/alp/environment.yaml': FILES['environments/lab/environment.yaml'].replaceAll('lab', 'alp'),
      'environments/alp/bars/chess-tea.yaml': 'club: chess\n',
    };
    expect(await problemsOf(second)).toMatchObject([
      {
        message: 'chess-tea is one of shops in lab and one of bars in alp.',
        at: { file: 'environments/lab/shops/chess-tea.yaml' },
      },
    ]);
  });
});
