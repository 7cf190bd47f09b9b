import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadTypes } from '@cedille/types';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { audit } from './audit.ts';
import { auditOf, configMap, deployment, findingsIn } from './testing.ts';

describe('an audit', () => {
  it('has nothing to say of what is right', async () => {
    expect(await findingsIn({ 'app/deployment.yaml': deployment('web'), 'app/map.yaml': configMap('web') })).toEqual(
      [],
    );
  });

  it('looks at every document of a file, and at the items of a List', async () => {
    const list =
      'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: a}\n    dota: {}\n';
    expect(await findingsIn({ 'all.yaml': `# first\n---\n${configMap('b')}---\n${list}` })).toEqual([
      'object-field error all.yaml:15: dota is unknown: the API server would drop or refuse it.',
    ]);
  });

  it('looks at objects in JSON', async () => {
    const text = '{\n  "apiVersion": "v1",\n  "kind": "ConfigMap",\n  "metadata": {"name": "a"},\n  "dat": {}\n}\n';
    expect(await findingsIn({ 'map.json': text })).toEqual([
      'object-field error map.json:5: dat is unknown: the API server would drop or refuse it.',
    ]);
  });

  it('tells of one mistake in many places as one, the worst first', async () => {
    const bare = deployment('a').replace(/ {10}resources.*\n/, '');
    const { findings } = await auditOf({
      'a.yaml': bare,
      'b.yaml': bare,
      'c.yaml': configMap('c', 'dota: {}'),
    });
    const told = findings.map(({ finding: { code }, places }) => [code, places.length]);
    expect(told[0]).toEqual(['object-field', 1]);
    expect(told).toContainEqual(['container-resources', 2]);
  });

  it('holds custom resources against definitions of the same repository', async () => {
    const crd =
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: boats.sea.example}\nspec:\n  group: sea.example\n  scope: Namespaced\n  names: {kind: Boat, plural: boats}\n  versions:\n    - name: v1\n      served: true\n      storage: true\n      schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {sails: {type: integer}}}}}}\n';
    const boat = (spec: string) => `apiVersion: sea.example/v1\nkind: Boat\nmetadata: {name: a}\nspec: {${spec}}\n`;
    expect(await findingsIn({ 'crd.yaml': crd, 'good.yaml': boat('sails: 2'), 'bad.yaml': boat('sail: 2') })).toEqual([
      'object-field error bad.yaml:4: spec.sail is unknown: the API server would drop or refuse it.',
    ]);
    const other = crd.replace('sails', 'oars');
    expect(await findingsIn({ 'crd.yaml': crd, 'other.yaml': other, 'bad.yaml': boat('sail: 2') })).toEqual([]);
  });

  it('says nothing of kinds that nobody knows, but of what every object has', async () => {
    const { problems, looked } = await auditOf({
      'a.yaml': 'apiVersion: sea.example/v1\nkind: Boat\nmetadata:\n  name: a\n  anotations: {}\nspec: {what: ever}\n',
      'config.yaml': 'apiVersion: v1\nkind: Config\nclusters: []\n',
    });
    expect(problems.map(({ path }) => path)).toEqual(['metadata.anotations']);
    expect(looked.unknownKinds).toEqual({ 'sea.example/v1 Boat': 1, 'v1 Config': 1 });
  });

  it('tells of versions that Kubernetes does not serve any more', async () => {
    expect(
      await findingsIn({ 'i.yaml': 'apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}\nspec: {}\n' }),
    ).toEqual([expect.stringMatching(/^unknown-kind error i\.yaml:1: Ingress of extensions\/v1beta1 is not served/)]);
  });
});

describe('an audit says nothing of', () => {
  it('what something else fills in', async () => {
    const text = deployment('web').replace('name: web', 'name: ${NAME}').replace('20Mi', '"${LIMIT}"');
    expect(await findingsIn({ 'a.yaml': `${text}  replicas: ${'${REPLICAS}'}\n` })).toEqual([]);
  });

  it('templates, whatever they are made for', async () => {
    const { problems, looked } = await auditOf({
      'a.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n{{- if .x }}\ndata: {}\n{{- end }}\n',
      'b.yaml': 'apiVersion: v1\nkind: ConfigMap\n{% for x in y %}\n  : x\n{% endfor %}\n',
    });
    expect(problems).toEqual([]);
    expect(looked.left).toEqual({ template: 2 });
  });

  it('templates of charts, packages and what was put aside', async () => {
    const wrong = configMap('a', 'dota: {}');
    const { problems, looked } = await auditOf({
      'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
      'chart/templates/map.yaml': wrong,
      'node_modules/x/map.yaml': wrong,
      'apps/.archive/map.yaml': wrong,
    });
    expect(problems).toEqual([]);
    expect(looked.aside).toEqual(['apps/.archive']);
  });

  it('what a program is tested with, and not of an environment that is called test', async () => {
    const wrong = configMap('a', 'dota: {}');
    const { problems, looked } = await auditOf({
      'tests/run_test.py': '',
      'tests/data/map.yaml': wrong,
      'tools/spec/chart_spec.rb': '',
      'tools/spec/fixtures/map.yaml': wrong,
      'libs/x/testdata/map.yaml': wrong,
      'environments/test/map.yaml': wrong,
    });
    expect(problems.map(({ at }) => at?.file)).toEqual(['environments/test/map.yaml']);
    expect(looked.aside).toEqual(['libs/x/testdata', 'tests', 'tools/spec']);
  });

  it('patches that no kustomization names', async () => {
    const part = 'apiVersion: apps/v1beta1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: 2}\n';
    const files = { 'crd/patches/a.yaml': part, 'manager_patch.yaml': part, 'patch-b.yaml': part };
    expect(await findingsIn(files)).toEqual([]);
    expect(await findingsIn({ 'dispatch.yaml': part })).not.toEqual([]);
    const named = 'resources: [web.yaml]\npatches: [{path: patch-b.yaml}]\n';
    const wrong = part.replace('v1beta1', 'v1').replace('replicas', 'replicsa');
    expect(
      await findingsIn({ 'kustomization.yaml': named, 'web.yaml': deployment('a'), 'patch-b.yaml': wrong }),
    ).toEqual([expect.stringMatching(/^object-field error patch-b\.yaml:4: spec\.replicsa is unknown/)]);
  });

  it('objects of other programs that look like those of Kubernetes', async () => {
    const entity = (key: string): string =>
      `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: a, ${key}: x}\n`;
    expect(await findingsIn({ 'catalog-info.yaml': entity('title') })).toEqual([]);
    expect(await findingsIn({ 'catalog-info.yaml': entity('lables') })).toEqual([
      expect.stringMatching(/^object-field error catalog-info\.yaml:3: metadata\.lables is unknown/),
    ]);
  });

  it('YAML that is none of Kubernetes', async () => {
    expect(
      await findingsIn({
        'compose.yaml': 'services: {web: {image: "web:latest"}}\n',
        '.github/workflows/ci.yaml': 'on: push\njobs: {}\n',
        'broken.yaml': 'a: [\n',
      }),
    ).toEqual([]);
  });
});

describe('an audit copes with', () => {
  it('broken YAML', async () => {
    expect(await findingsIn({ 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a\n' })).toEqual([
      expect.stringMatching(/^yaml-syntax error a\.yaml:\d: It is not valid YAML/),
    ]);
  });

  it('a key that stands twice', async () => {
    expect(await findingsIn({ 'a.yaml': configMap('a', 'data: {a: b}\ndata: {c: d}') })).toEqual([
      expect.stringMatching(/^yaml-syntax error a\.yaml:6: data stands twice/),
    ]);
  });

  it('aliases that multiply without end, and nesting for its own sake', async () => {
    const levels = Array.from(
      { length: 12 },
      (_, at) => `  a${at + 1}: &a${at + 1} [${Array(9).fill(`*a${at}`).join(', ')}]`,
    );
    const bomb = configMap('a', `data:\n  a0: &a0 [x]\n${levels.join('\n')}`);
    const deep = configMap('b', `data: ${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    const { looked } = await auditOf({ 'bomb.yaml': bomb, 'deep.yaml': deep });
    expect(looked.left).toEqual({ 'too deep': 2 });
  });

  it('links that lead out of the tree, nowhere, or round in a circle', async () => {
    const outside = await temporaryWorkspace({ 'secret.yaml': configMap('a', 'dota: {}') });
    const root = await temporaryWorkspace({ 'map.yaml': configMap('b') });
    await mkdir(join(root, 'sub'));
    await symlink(join(outside, 'secret.yaml'), join(root, 'out.yaml'));
    await symlink(outside, join(root, 'folder'));
    await symlink(join(root, 'nothing.yaml'), join(root, 'dead.yaml'));
    await symlink('..', join(root, 'sub/up'));
    const { problems, looked } = await audit({ root, types: await loadTypes() });
    expect(problems).toEqual([]);
    expect(looked.files).toBe(1);
  });

  it('files that are too large, and bytes that are no text', async () => {
    const root = await temporaryWorkspace({ 'huge.yaml': `${configMap('a')}#${'x'.repeat(9 * 2 ** 20)}` });
    await writeFile(join(root, 'bytes.yaml'), Buffer.from([0xff, 0xfe, 0, 0x61, 0x70, 0x69]));
    const { problems, looked } = await audit({ root, types: await loadTypes() });
    expect(problems).toEqual([]);
    expect(looked.left).toEqual({ 'too large': 1 });
  });
});

describe('secrets in the clear', () => {
  it('are found in Secrets, environment variables and texts, and never printed', async () => {
    const found = await findingsIn({
      'secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  password: ${btoa('correct horse')}\nstringData:\n  token: "{{ .token }}"\n  user: admin\n`,
      'pod.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      image: a.example/a:1\n      resources: {requests: {cpu: 1m, memory: 1Mi}, limits: {memory: 1Mi}}\n      env:\n        - {name: DB_PASSWORD, value: hunter22}\n        - {name: DB_PASSWORD_FILE, value: /run/secrets/db}\n',
      'map.yaml': configMap('a', 'data:\n  url: https://user:pass12word@db.example/x'),
    });
    expect(found.map(line => line.split(':').slice(0, 2).join(':'))).toEqual([
      'secret-written error map.yaml:6',
      'secret-written error pod.yaml:10',
      'secret-written error secret.yaml:5',
    ]);
    expect(found.join()).not.toMatch(/hunter22|horse|pass12word/);
  });

  it('are none where somebody is asked to write one, or says which key it is', async () => {
    const secret = (value: string): string =>
      `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: "${value}"}\n`;
    for (const value of ['your-password-here', 'REPLACE_ME', 'xxxxxx', '<password>', 'redacted'])
      expect(await findingsIn({ 'a.yaml': secret(value) })).toEqual([]);
    expect(await findingsIn({ 'a.yaml': secret('changes9') })).toHaveLength(1);
    expect(await findingsIn({ 'examples/a.yaml': secret('hunter22') })).toEqual([
      expect.stringMatching(/^secret-written warning/),
    ]);
    expect(await findingsIn({ 'a.yaml': configMap('a', `data:\n  accessKeyID: ${'AKIA'}ABCDEFGHIJKLMNOP`) })).toEqual(
      [],
    );
  });

  it('are none where SOPS keeps them', async () => {
    const sops = 'sops: {mac: "ENC[AES256_GCM,data:x]", version: 3.9.0, age: []}';
    expect(
      await findingsIn({
        'a.sops.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: "ENC[AES256_GCM,data:abc]"}\n${sops}\n`,
      }),
    ).toEqual([]);
  });
});
