import { describe, expect, it } from 'vitest';
import { ENVIRONMENT, problemsWith, second } from './platform.fixture.ts';

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
