import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENVIRONMENT, problemsWith, render, rendered, SHOP, workspace } from './platform.fixture.ts';

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
