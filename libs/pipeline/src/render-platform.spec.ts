import { mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '@cedille/source';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { renderPlatform } from './render-platform.ts';
import type { RenderPlatformOptions } from './rendering.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');

const ENVIRONMENT = (name: string, components: string): string => `name: ${name}
description: { en: A lab., fr: Un labo. }
cluster: { name: ${name}, kind: kind, kubernetes: 1.35.4 }
sizing: ${name === 'big' ? 'large' : 'small'}
domain: { base: ${name}.example }
gateway: { class: contour, namespace: gateway, public: public, exposure: hostPort }
issuer: platform-ca
alternatives: { storage: local }
storageClasses: { replicated: standard, local: standard, replicas: 1 }
vault: { address: https://vault.vault.svc:8200, mode: file, authMount: kubernetes/${name}, kv: { mount: kv, version: 2 } }
components: [${components}]
`;

const SHARED = `git: { organisation: Club, repository: https://example.org/platform, teams: { administrators: Exec, operators: SRE } }
registry: { charts: oci://registry.example/charts, bundles: oci://registry.example/bundles }
delivery: { follows: tree, prune: true, selfHeal: true }
`;

const SHOP = {
  'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 0.1.0\ndescription: A shop.\n',
  'charts/shop/component.yaml':
    'title: { en: Shop, fr: Boutique }\ndescription: { en: Sells., fr: Vend. }\ncategory: clubs\nowner: sre\nnamespace: default\n',
  'charts/shop/values.yaml': 'greeting: hello\nreplicas: 1\n',
  'charts/shop/values.schema.json': JSON.stringify({
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    additionalProperties: false,
    properties: { global: { type: 'object' }, greeting: { type: 'string' }, replicas: { type: 'integer' } },
  }),
  'charts/shop/src/values.ts':
    "import { bySize, defineValues } from '@cedille/values/generator';\nexport default defineValues<{ replicas?: number }>()(({ environment }) => ({\n  replicas: bySize(environment, { small: 1, medium: 2, large: 3 }),\n}));\n",
  'charts/shop/templates/configmap.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n  namespace: {{ .Release.Namespace }}\ndata:\n  greeting: {{ .Values.greeting | quote }}\n  replicas: {{ .Values.replicas | quote }}\n',
};

async function workspace(files: Record<string, string> = {}): Promise<string> {
  const root = await temporaryWorkspace({
    ...SHOP,
    'environments/shared.yaml': SHARED,
    'environments/lab/environment.yaml': ENVIRONMENT('lab', 'shop'),
    'environments/big/environment.yaml': ENVIRONMENT('big', 'shop'),
    'tools/versions.yaml': await readFile(join(REPOSITORY, 'tools/versions.yaml'), 'utf8'),
    ...files,
  });
  await mkdir(join(root, 'node_modules/@cedille'), { recursive: true });
  await symlink(join(REPOSITORY, 'libs/values'), join(root, 'node_modules/@cedille/values'));
  return root;
}

async function render(root: string, options: Partial<RenderPlatformOptions> = {}) {
  return renderPlatform({ root, ...options });
}

async function rendered(root: string): Promise<Record<string, string>> {
  const folder = join(root, 'dist/rendered');
  const files = (await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])).filter(entry =>
    entry.isFile(),
  );
  const read = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [path.slice(folder.length + 1), await readFile(path, 'utf8')] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

async function problemsWith(
  files: Record<string, string>,
  options: Partial<RenderPlatformOptions> = {},
): Promise<Problem[]> {
  return (await render(await workspace(files), options)).problems;
}

describe('rendering', () => {
  it('writes one file a component and environment, with what facts decide', async () => {
    const root = await workspace();
    const { renderings, problems } = await render(root);
    expect(problems).toEqual([]);
    expect(
      renderings.map(({ environment, component, status, objects }) => [environment, component, status, objects]),
    ).toEqual([
      ['big', 'shop', 'complete', 1],
      ['lab', 'shop', 'complete', 1],
    ]);
    const files = await rendered(root);
    expect(files['big/shop.yaml']).toContain('replicas: "3"');
    expect(files['lab/shop.yaml']).toContain('replicas: "1"');
  });

  it('gives the same bytes in another folder with other file times', async () => {
    const first = await workspace();
    const second = await workspace();
    for (const file of Object.keys(SHOP)) await utimes(join(second, file), new Date(0), new Date(0));
    await render(first, { cache: false });
    await render(second, { cache: false });
    expect(await rendered(second)).toEqual(await rendered(first));
  });

  it('removes what is no longer made, and nothing that was not asked about', async () => {
    const root = await workspace();
    await render(root);
    await writeFile(join(root, 'environments/big/environment.yaml'), ENVIRONMENT('big', ''));
    await render(root, { environments: ['lab'] });
    expect(Object.keys(await rendered(root)).sort()).toEqual([
      'big/kustomization.yaml',
      'big/shop.yaml',
      'lab/kustomization.yaml',
      'lab/shop.yaml',
    ]);
    await render(root);
    expect(Object.keys(await rendered(root)).sort()).toEqual(['lab/kustomization.yaml', 'lab/shop.yaml']);
  });

  it('leaves no outdated file behind when a component fails', async () => {
    const root = await workspace();
    await render(root);
    await writeFile(join(root, 'environments/lab/shop.yaml'), 'greting: hi\n');
    const { renderings } = await render(root);
    expect(renderings.map(({ status }) => status)).toEqual(['complete', 'failed']);
    expect(Object.keys(await rendered(root)).sort()).toEqual(['big/kustomization.yaml', 'big/shop.yaml']);
  });

  it('writes nothing when it only checks', async () => {
    const root = await workspace();
    const { problems } = await render(root, { write: false, prove: true });
    expect(problems).toEqual([]);
    expect(await rendered(root)).toEqual({});
  });

  it('stops when told to, and writes nothing half', async () => {
    const root = await workspace();
    await expect(render(root, { signal: AbortSignal.abort() })).rejects.toThrow();
    expect(await rendered(root)).toEqual({});
  });
});

/** A second component, with one template. */
const second = (name: string, template: string, more = ''): Record<string, string> => ({
  [`charts/${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 0.1.0\ndescription: More.\n`,
  [`charts/${name}/component.yaml`]: `title: { en: A, fr: A }\ndescription: { en: A., fr: A. }\ncategory: clubs\nowner: sre\nnamespace: ${name}\n${more}`,
  [`charts/${name}/values.yaml`]: '{}\n',
  [`charts/${name}/values.schema.json`]:
    '{ "$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "additionalProperties": false, "properties": { "global": {} } }',
  [`charts/${name}/templates/all.yaml`]: template,
});

describe('a component that fails', () => {
  const NAMESPACE = (name: string): string => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n---\n`;
  const FAILS = { 'environments/lab/keep.yaml': 'unknown: 1\n' };

  it('makes no waiver of another one unused', async () => {
    const pod = `${NAMESPACE('pods')}apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: web, namespace: pods }\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: pods }\nspec: { serviceAccountName: web, containers: [{ name: web, image: "nginx:1.29.3" }] }\n`;
    const waiver =
      "waivers: [{ reason: A reason that is long enough., until: '2030-01-01', objects: { Pod pods/web: [token-mounted] } }]\n";
    const files = {
      ...second('pods', pod, waiver),
      ...second('keep', NAMESPACE('keep')),
      'environments/lab/environment.yaml': ENVIRONMENT('lab', 'pods, keep'),
      'environments/big/environment.yaml': ENVIRONMENT('big', 'shop'),
    };
    const codes = async (more = {}): Promise<string[]> =>
      (await problemsWith({ ...files, ...more })).map(({ code }) => code).filter(code => /token|waiver|key/.test(code));
    expect(await codes()).toEqual([]);
    expect(await codes(FAILS)).toEqual(['unknown-key']);
    expect(
      await codes({
        'charts/pods/templates/all.yaml': pod.replace('serviceAccountName: web', 'automountServiceAccountToken: false'),
      }),
    ).toEqual(['waiver-unused']);
  });

  it('might be what backs volumes up', async () => {
    const claim = `${NAMESPACE('claims')}apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data, namespace: claims }\nspec: { accessModes: [ReadWriteOnce], storageClassName: standard, resources: { requests: { storage: 1Gi } } }\n`;
    const files = {
      ...second('claims', claim),
      ...second('keep', NAMESPACE('keep')),
      'environments/lab/environment.yaml': `${ENVIRONMENT('lab', 'claims, keep')}backup: { bucket: lab-backup }\nbrings: [storage]\n`,
    };
    const codes = async (more = {}): Promise<string[]> =>
      (await problemsWith({ ...files, ...more })).map(({ code }) => code).filter(code => /backed|key/.test(code));
    expect(await codes()).toEqual(['not-backed-up']);
    expect(await codes(FAILS)).toEqual(['unknown-key']);
  });
});

it('what Helm refuses of a value stands where somebody wrote it', async () => {
  const files = {
    ...second('box', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: box }\n'),
    'charts/box/values.yaml': '# more\nbox: null\n',
    'charts/box/values.schema.json':
      '{ "$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "properties": { "global": {}, "box": { "type": "object" } } }',
    'environments/lab/environment.yaml': ENVIRONMENT('lab', 'box'),
  };
  const refused = (await problemsWith(files)).filter(({ code }) => code === 'schema-violation');
  expect(refused.map(({ at }) => `${at?.file}:${at?.line}`)).toEqual(['charts/box/values.yaml:2']);
});

describe('relations of a component', () => {
  const definition =
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: boats.sea.example }\nspec: { group: sea.example, scope: Namespaced, names: { kind: Boat, plural: boats }, versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { crew: { type: string }, key: { type: object, properties: { name: { type: string }, key: { type: string } } } } } } } } }] }\n';
  const boat = (spec: string): string =>
    `---\napiVersion: v1\nkind: Namespace\nmetadata: { name: sea }\n---\napiVersion: sea.example/v1\nkind: Boat\nmetadata: { name: one, namespace: sea }\nspec: ${spec}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: crew, namespace: sea }\ndata: { captain: a }\n`;
  const relations = (kind: string): string => `relations:
  references:
    - { of: ${kind}, at: spec.crew, to: ConfigMap, name: '' }
    - { of: ${kind}, at: spec.key, to: Secret, keys: [key] }
  products:
    - { of: ${kind}, makes: Secret, name: '{metadata.name}-boat', keys: [password] }
`;
  const found = async (spec: string, more = relations('sea.example/Boat')): Promise<string[]> =>
    (
      await problemsWith({
        ...second('sea', definition + boat(spec), more),
        'environments/lab/environment.yaml': ENVIRONMENT('lab', 'sea'),
        'environments/big/environment.yaml': ENVIRONMENT('big', 'shop'),
      })
    )
      .filter(({ severity }) => severity === 'error')
      .map(({ code, path, expected }) => `${code} ${path}: ${expected}`);

  it('say what its kinds name and make', async () => {
    expect(await found('{ crew: crew, key: { name: one-boat, key: password } }')).toEqual([]);
    expect(await found('{ crew: crwe }')).toEqual([
      expect.stringMatching(/^reference-missing spec\.crew: .*did you mean crew\?$/),
    ]);
    expect(await found('{ key: { name: one-boat, key: word } }')).toEqual([
      expect.stringMatching(/^reference-key spec\.key\.key: .*password/),
    ]);
    expect(await found('{ crew: crwe }', '')).toEqual([]);
  });

  it('are about kinds that there are', async () => {
    expect(await found('{}', relations('apps/Deploymnet'))).toEqual(['unknown-kind relations: apps/Deployment']);
  });
});

describe('what is wrong', () => {
  it('in an overlay is told with line and suggestion', async () => {
    const [problem] = await problemsWith({ 'environments/lab/shop.yaml': '# more\ngreting: hi\n' });
    expect(problem).toMatchObject({
      code: 'unknown-key',
      path: 'greting',
      at: { file: 'environments/lab/shop.yaml', line: 2, column: 1 },
      fix: expect.stringContaining('greeting') as string,
    });
  });

  it('in a generator is told with line', async () => {
    const [problem] = await problemsWith({
      'charts/shop/src/values.ts': SHOP['charts/shop/src/values.ts'].replace('replicas:', 'replicsa:'),
    });
    expect(problem).toMatchObject({
      code: 'unknown-key',
      path: 'replicsa',
      at: { file: 'charts/shop/src/values.ts', line: 3, column: 3 },
    });
  });

  it('in a template is told with its file and line', async () => {
    const [problem] = await problemsWith({
      'charts/shop/templates/configmap.yaml': `${SHOP['charts/shop/templates/configmap.yaml']}  host: {{ fail "no host" }}\n`,
    });
    expect(problem).toMatchObject({
      code: 'helm-failed',
      component: 'shop',
      message: expect.stringContaining('no host') as string,
      at: { file: 'charts/shop/templates/configmap.yaml', line: 9 },
    });
  });

  it('in an object is told with the line of the rendered file', async () => {
    const [problem] = await problemsWith({
      'charts/shop/templates/configmap.yaml': SHOP['charts/shop/templates/configmap.yaml'].replace('\ndata:', '\ndat:'),
    });
    expect(problem).toMatchObject({
      code: 'object-field',
      object: 'ConfigMap default/shop',
      at: { file: 'dist/rendered/big/shop.yaml' },
    });
  });

  it('is a render that differs each time', async () => {
    const [problem] = await problemsWith(
      {
        'charts/shop/templates/configmap.yaml': `${SHOP['charts/shop/templates/configmap.yaml']}  mark: {{ randAlphaNum 20 }}\n`,
      },
      { prove: true },
    );
    expect(problem).toMatchObject({
      code: 'not-deterministic',
      path: 'mark',
      message: 'shop renders differently each time: mark changes.',
    });
  });

  it('is an overlay that nothing reads', async () => {
    const [problem] = await problemsWith({ 'environments/lab/shp.yaml': 'greeting: hi\n' });
    expect(problem).toMatchObject({
      message: 'environments/lab/shp.yaml is read by nothing.',
      fix: 'rename it to shop.yaml',
    });
  });

  it.each([
    ['environments/lib/enviroment.yaml', 'rename enviroment.yaml to environment.yaml'],
    ['environments/lib/environment.yml', 'rename environment.yml to environment.yaml'],
    ['environments/lib/shop.yaml', 'create it: npx nx g @cedille/nx:environment lib, or remove the folder'],
    ['environments/shared.yml', 'rename it to environments/shared.yaml'],
    ['environments/prod.yaml', 'move it to environments/prod/environment.yaml'],
  ])('is facts that nothing reads, in %s', async (file, fix) => {
    expect(await problemsWith({ [file]: 'sizing: small\n' })).toMatchObject([
      { code: 'unknown-environment', at: { file }, fix },
    ]);
  });

  it('is no folder of keys or notes beside the environments', async () => {
    expect(
      await problemsWith({ 'environments/keys/cosign.pub': 'key\n', 'environments/README.md': '# Here\n' }),
    ).toEqual([]);
  });

  it('is a component that nobody has made', async () => {
    const root = await workspace({ 'environments/lab/environment.yaml': ENVIRONMENT('lab', 'shop, shp') });
    await expect(render(root)).rejects.toMatchObject({ problems: [{ code: 'unknown-component', fix: 'write shop' }] });
  });
});

describe('an upstream that cannot be reached', () => {
  const files = {
    'charts/shop/Chart.yaml': `${SHOP['charts/shop/Chart.yaml']}dependencies:\n  - { name: till, version: 1.0.0, repository: "http://127.0.0.1:9" }\n`,
    'charts/shop/values.schema.json': JSON.stringify({
      type: 'object',
      additionalProperties: false,
      properties: { global: {}, greeting: {}, replicas: {}, till: { $ref: '#/$defs/till' } },
      $defs: {
        till: {
          $comment: 'till 1.0.0, derived by ./cedille schema shop',
          type: 'object',
          additionalProperties: false,
          properties: { drawers: { type: 'integer' } },
        },
      },
    }),
  };

  it('makes the render partial, and says what is missing', async () => {
    const { renderings, problems } = await render(await workspace(files));
    expect(renderings.map(({ status, missing }) => [status, missing])).toEqual([
      ['partial', ['till']],
      ['partial', ['till']],
    ]);
    expect(problems).toMatchObject([{ code: 'upstream-unreachable', severity: 'warning', component: 'shop' }]);
  });

  it('is an error when all upstreams are required', async () => {
    const { problems } = await render(await workspace(files), { upstream: { required: true } });
    expect(problems).toMatchObject([{ code: 'upstream-unreachable', severity: 'error' }]);
  });

  it('does not keep its values from being checked', async () => {
    const [problem] = await problemsWith({ ...files, 'environments/lab/shop.yaml': 'till:\n  drwers: 2\n' });
    expect(problem).toMatchObject({
      code: 'unknown-key',
      path: 'till.drwers',
      at: { file: 'environments/lab/shop.yaml', line: 2, column: 3 },
    });
  });

  it('must be the version that its schema was derived from', async () => {
    const [problem] = await problemsWith({
      ...files,
      'charts/shop/Chart.yaml': files['charts/shop/Chart.yaml'].replace('version: 1.0.0', 'version: 1.1.0'),
    });
    expect(problem).toMatchObject({
      code: 'schema-version',
      fix: './cedille schema shop',
      at: { file: 'charts/shop/Chart.yaml', line: 6 },
    });
  });
});
