import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packArchive } from '@cedille/archive/pack-archive';
import { deriveSchema, embedSchema, formatSchema, loadChart } from '@cedille/schema';
import type { Problem } from '@cedille/source';
import { temporaryWorkspace } from '@cedille/source/testing';
import { loadKubernetesTypes } from '@cedille/types';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderPlatform } from './render-platform.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');

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
components: [shop]
`;

const SHARED = `git: { organisation: Club, repository: https://example.org/platform, teams: { administrators: Exec, operators: SRE } }
registry: { charts: oci://registry.example/charts, bundles: oci://registry.example/bundles }
delivery: { prune: true, selfHeal: true }
`;

/** Reads `hidden` in a way that its schema does not know: the derivation was made before the template did. */
const UPSTREAM = {
  'Chart.yaml': 'apiVersion: v2\nname: upstream\nversion: 1.2.3\n',
  'values.yaml': 'known: { a: 1 }\nreplicas: 1\nsilent: { a: 1 }\npodAnnotations: {}\nconfig: { level: info }\n',
  'templates/all.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  annotations: {{- tpl (toYaml (default (dict "a" "b") .Values.podAnnotations)) . | nindent 4 }}
data:
  a: {{ .Values.known.a | quote }}
  level: {{ index .Values.config (lower "LEVEL") | quote }}
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: app }
spec:
  replicas: {{ .Values.replicas }}
  selector: { matchLabels: { a: b } }
  template:
    metadata: { labels: { a: b } }
    spec: { containers: [{ name: a, image: "a:1" }] }
`,
};

const LATER = `---
apiVersion: v1
kind: ConfigMap
metadata: { name: later }
data:
  {{- range $key, $value := omit .Values.known "a" }}
  {{ $key }}: {{ $value | quote }}
  {{- end }}
`;

let mirror: string;
let before: string | undefined;
beforeEach(async () => {
  mirror = await mkdtemp(join(tmpdir(), 'cedille-mirror-'));
  before = process.env['CEDILLE_CHART_MIRROR'];
  process.env['CEDILLE_CHART_MIRROR'] = mirror;
});
afterEach(() => {
  if (before === undefined) delete process.env['CEDILLE_CHART_MIRROR'];
  else process.env['CEDILLE_CHART_MIRROR'] = before;
});

function archiveOf(files: Record<string, string>): Uint8Array {
  return packArchive(
    Object.entries(files).map(([path, text]) => ({ path: `upstream/${path}`, content: Buffer.from(text) })),
  );
}

/** A platform of one component, whose overlay is given. */
async function workspace(overlay: string, more: Record<string, string>): Promise<string> {
  const schema = deriveSchema(await loadChart(archiveOf(UPSTREAM)), { types: await loadKubernetesTypes() });
  const embedded = embedSchema({ $comment: 'x', $defs: {} }, 'upstream', { ...schema, component: 'shop' });
  const root = await temporaryWorkspace({
    'charts/shop/Chart.yaml':
      'apiVersion: v2\nname: shop\nversion: 0.1.0\ndescription: A shop.\ndependencies:\n  - { name: upstream, version: 1.2.3, repository: https://charts.invalid }\n',
    'charts/shop/component.yaml':
      'title: { en: Shop, fr: Boutique }\ndescription: { en: Sells., fr: Vend. }\ncategory: clubs\nowner: sre\nnamespace: default\n',
    'charts/shop/values.yaml': '{}\n',
    'charts/shop/values.schema.yaml': 'properties: {}\n',
    'charts/shop/upstream.schema.json': formatSchema(embedded),
    'environments/shared.yaml': SHARED,
    'environments/lab/environment.yaml': ENVIRONMENT,
    'environments/lab/shop.yaml': overlay,
    'tools/versions.yaml': await readFile(join(REPOSITORY, 'tools/versions.yaml'), 'utf8'),
  });
  await mkdir(join(root, 'node_modules/@cedille'), { recursive: true });
  await symlink(join(REPOSITORY, 'libs/values'), join(root, 'node_modules/@cedille/values'));
  const all = { ...UPSTREAM, ...more, 'templates/all.yaml': UPSTREAM['templates/all.yaml'] + LATER };
  await writeFile(join(mirror, 'upstream-1.2.3.tgz'), archiveOf(all));
  return root;
}

async function judge(
  overlay: string,
  more: Record<string, string> = {},
): Promise<{ told: unknown[]; text: string | undefined; problems: Problem[] }> {
  const root = await workspace(overlay, more);
  const { problems } = await renderPlatform({ root });
  const text = await readFile(join(root, 'dist/rendered/lab/shop.yaml'), 'utf8').catch(() => undefined);
  const about = problems.filter(({ path }) => path?.startsWith('upstream'));
  return { told: about.map(({ severity, path }) => `${severity} ${path}`), text, problems: about };
}

describe('what the schema refuses', () => {
  it('is a warning that says what changes where the chart reads it, and is rendered', async () => {
    const { told, text, problems } = await judge('upstream:\n  known:\n    added: yes it is\n');
    expect(told).toEqual(['warning upstream.known.added']);
    expect(problems[0]).toMatchObject({
      at: { file: 'environments/lab/shop.yaml', line: 3 },
      message: expect.stringContaining('ConfigMap later changes with it'),
      fix: expect.stringContaining('./cedille schema shop --accept upstream.known.added'),
    });
    expect(text).toContain('added: "yes it is"');
  });

  it('never shows the value', async () => {
    const { problems } = await judge('upstream:\n  known:\n    password: hunter2\n');
    expect(problems.filter(({ code }) => code === 'unknown-key')).toMatchObject([{ severity: 'warning' }]);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it('stays an error where nothing changes with it', async () => {
    const { told, text } = await judge('upstream:\n  silent:\n    added: 1\n');
    expect(told).toEqual(['error upstream.silent.added']);
    expect(text).toBeUndefined();
  });

  it('stays an error where the object that comes of it is wrong', async () => {
    expect((await judge('upstream:\n  replicas: two\n')).told).toEqual(['error upstream.replicas']);
  });

  it("stays an error where the chart's own schema refuses it", async () => {
    const closed = { properties: { known: { properties: { a: {} }, additionalProperties: false } } };
    const files = { 'values.schema.json': JSON.stringify(closed) };
    expect((await judge('upstream:\n  known:\n    added: 1\n', files)).told).toEqual(['error upstream.known.added']);
  });

  it('is judged key by key', async () => {
    const { told } = await judge('upstream:\n  nonsense: 1\n  known:\n    added: 1\n');
    expect(told.sort()).toEqual(['error upstream.nonsense', 'warning upstream.known.added']);
  });
});

describe('a key that an open map accepts', () => {
  it('is an error where nothing changes with it, and something does with the one that was meant', async () => {
    const { problems, text } = await judge('upstream:\n  config:\n    levle: debug\n');
    expect(problems).toMatchObject([
      {
        code: 'near-miss',
        severity: 'error',
        path: 'upstream.config.levle',
        at: { file: 'environments/lab/shop.yaml', line: 3 },
        message: expect.stringContaining('with upstream.config.level ConfigMap settings changes'),
        fix: expect.stringMatching(/^write upstream\.config\.level, .*schema shop --accept upstream\.config\.levle$/),
      },
    ]);
    expect(text).toBeUndefined();
  });

  it('is a warning where the chart reads it', async () => {
    const { told, text } = await judge('upstream:\n  config:\n    levle: debug\n', {
      'templates/more.yaml': 'kind: Any\nlevel: {{ index .Values.config "levle" }}\n',
    });
    expect(told).toEqual(['warning upstream.config.levle']);
    expect(text).toBeDefined();
  });
});

describe('keys that only the document uses', () => {
  it.each([
    [
      'in a template of its own',
      'upstream:\n  team: sre\n  podAnnotations: { club: "{{ .Values.team }}" }\n',
      "club: 'sre'",
    ],
    ['through an anchor', 'upstream:\n  x-a: &a { club: blue }\n  podAnnotations: *a\n', 'club: blue'],
    ['through a merge', 'upstream:\n  x-a: &a { club: blue }\n  podAnnotations: { <<: *a, b: c }\n', 'club: blue'],
    ['at the top', 'x-a: &a blue\nupstream:\n  podAnnotations: { club: *a }\n', 'club: blue'],
  ])('%s are fine for us and for Helm', async (_, overlay, printed) => {
    const { told, text } = await judge(overlay);
    expect(told).toEqual([]);
    expect(text).toContain(printed);
  });
});
