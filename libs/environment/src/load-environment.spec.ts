import { join } from 'node:path';
import { CedilleError, type Problem } from '@cedille/source';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { listEnvironments, loadEnvironment, loadEnvironments } from './load-environment.ts';

const ROOT = join(import.meta.dirname, '../../..');

const SHARED = `git:
  organisation: ClubCedille
  repository: https://github.com/ClubCedille/platform
  teams: { administrators: Exec, operators: SRE }
registry: { charts: oci://registry.example/charts, bundles: oci://registry.example/bundles }
delivery: { prune: true, selfHeal: true }
`;

const OWN = `name: lab
description: { en: A lab., fr: Un labo. }
cluster: { name: lab, kind: kind, kubernetes: 1.35.4 }
sizing: small
domain: { base: lab.example }
gateway: { class: contour, namespace: gateway, public: public, exposure: hostPort }
issuer: platform-ca
alternatives: { storage: local }
storageClasses: { replicated: standard, local: standard, replicas: 1 }
vault: { address: https://vault.vault.svc:8200, mode: file, authMount: kubernetes/lab, kv: { mount: kv, version: 2 } }
components: [grav]
`;

async function problemsOf(own: string, shared = SHARED): Promise<readonly Problem[]> {
  const root = await temporaryWorkspace({
    'environments/lab/environment.yaml': own,
    'environments/shared.yaml': shared,
  });
  const error = await loadEnvironment(root, 'lab').catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CedilleError);
  return (error as CedilleError).problems;
}

describe('the environments of this repository', () => {
  it('are five and sound', async () => {
    const environments = await loadEnvironments(ROOT);
    expect(environments.map(({ name }) => name)).toEqual(['local', 'management', 'production', 'sandbox', 'staging']);
  });
});

describe('what facts list by name', () => {
  it('is there once: the second is told, and nothing that would follow from it', async () => {
    const clubs = 'clubs:\n  - { name: a, team: A }\n  - { name: b, team: B }\n  - { name: a, team: A }\n';
    expect(await problemsOf(`${OWN}${clubs}`)).toMatchObject([
      {
        code: 'invalid-fact',
        message: 'clubs has a twice.',
        path: 'clubs[2].name',
        at: { file: 'environments/lab/environment.yaml', line: 15 },
        expected: 'each name once; the first is clubs[0]',
      },
    ]);
  });

  it('may have one name in objects of different kinds', async () => {
    const existing = ['ConfigMap', 'Secret'].map(
      kind => `  - { apiVersion: v1, kind: ${kind}, namespace: a, name: ca, reason: it is there }\n`,
    );
    const root = await temporaryWorkspace({
      'environments/lab/environment.yaml': `${OWN}existing:\n${existing.join('')}`,
      'environments/shared.yaml': SHARED,
    });
    await expect(loadEnvironment(root, 'lab')).resolves.toMatchObject({ name: 'lab' });
  });
});

describe('facts', () => {
  it('of the environment win over the shared ones, key by key', async () => {
    const root = await temporaryWorkspace({
      'environments/lab/environment.yaml': `${OWN}delivery: { prune: false, selfHeal: true }\n`,
      'environments/shared.yaml': SHARED,
    });
    const { facts, positionOf } = await loadEnvironment(root, 'lab');
    expect(facts.delivery).toEqual({ prune: false, selfHeal: true });
    expect(positionOf(['delivery', 'prune'])).toMatchObject({ file: 'environments/lab/environment.yaml', line: 12 });
    expect(positionOf(['git', 'organisation'])).toEqual({ file: 'environments/shared.yaml', line: 2, column: 3 });
  });

  it('are listed by folder', async () => {
    const root = await temporaryWorkspace({
      'environments/lab/environment.yaml': OWN,
      'environments/notes/README.md': '',
      'environments/shared.yaml': SHARED,
    });
    expect(await listEnvironments(root)).toEqual(['lab']);
  });
});

describe('copies of each datum', () => {
  const CONTROL = '{ name: control, role: control-plane, disks: { install: /dev/disk/by-id/ata-control } }';
  const facts = (nodes: string, replicas = 2): string =>
    OWN.replace(
      'cluster: { name: lab, kind: kind, kubernetes: 1.35.4 }',
      `cluster: { name: lab, kind: talos, kubernetes: 1.35.4, nodes: [${CONTROL}, ${nodes}] }`,
    )
      .replace('storage: local', 'storage: mayastor')
      .replace('replicas: 1', `replicas: ${replicas}`);
  const machine = (name: string, data = ''): string =>
    `{ name: ${name}, role: worker, disks: { install: /dev/disk/by-id/ata-${name}${data && `, data: [${data}]`} } }`;

  it('are two or more where alternatives.storage keeps copies', async () => {
    expect(await problemsOf(facts(machine('a', '/dev/disk/by-id/a'), 1))).toMatchObject([
      {
        code: 'invalid-fact',
        path: 'storageClasses.replicas',
        at: { file: 'environments/lab/environment.yaml', line: 9 },
      },
    ]);
  });

  it('are on as many machines: two disks of one are lost together', async () => {
    const alone = machine('a', '/dev/disk/by-id/a, /dev/disk/by-id/b');
    expect(await problemsOf(facts(`${alone}, ${machine('b')}`))).toMatchObject([
      {
        code: 'invalid-fact',
        path: 'cluster.nodes',
        message: 'storageClasses.replicas is 2, but 1 machine has disks for data.',
        at: { line: 3 },
      },
    ]);
    const root = await temporaryWorkspace({
      'environments/lab/environment.yaml': facts(`${alone}, ${machine('b', '/dev/disk/by-id/c')}`),
      'environments/shared.yaml': SHARED,
    });
    expect((await loadEnvironment(root, 'lab')).facts.storageClasses.replicas).toBe(2);
  });
});

describe('a wrong fact is told with place, expectation and way out', () => {
  const without = (key: string): string =>
    OWN.split('\n')
      .filter(line => !line.startsWith(`${key}:`))
      .join('\n');
  const cases: [string, string, Partial<Problem>][] = [
    [
      'a misspelled key',
      OWN.replace('sizing:', 'sizng:'),
      { code: 'unknown-key', path: 'sizng', fix: expect.stringContaining('sizing') as string },
    ],
    ['a misspelled key below', OWN.replace('exposure:', 'exposre:'), { code: 'unknown-key', path: 'gateway.exposre' }],
    [
      'a wrong type',
      OWN.replace('replicas: 1', 'replicas: one'),
      { code: 'wrong-type', path: 'storageClasses.replicas' },
    ],
    [
      'a value that is not a choice',
      OWN.replace('kind: kind', 'kind: minikube'),
      { path: 'cluster.kind', expected: expect.stringContaining('talos') as string },
    ],
    ['a missing key', without('domain'), { code: 'missing-key' }],
    ['a version that is a range', OWN.replace('1.35.4', '"1.35"'), { path: 'cluster.kubernetes' }],
    [
      'a host that is none',
      OWN.replace('lab.example', 'https://lab.example'),
      { path: 'domain.base', fix: expect.stringContaining('write lab.example') },
    ],
    [
      'a host in capitals',
      OWN.replace('lab.example', 'Lab.example'),
      { path: 'domain.base', fix: expect.stringContaining('write lab.example') },
    ],
    ['a component twice', OWN.replace('[grav]', '[grav, grav]'), { path: 'components' }],
    ['the name of another folder', OWN.replace('name: lab\n', 'name: lap\n'), { code: 'invalid-fact', path: 'name' }],
    [
      "an issuer of Let's Encrypt without e-mail",
      OWN.replace('platform-ca', 'letsencrypt-prod'),
      { code: 'invalid-fact', path: 'acme.email' },
    ],
    ['auto-unseal without a key', OWN.replace('mode: file', 'mode: ha'), { code: 'invalid-fact', path: 'google.kms' }],
    ['a vcluster without a host', OWN.replace('kind: kind', 'kind: vcluster'), { code: 'missing-key' }],
    [
      'a vcluster in itself',
      OWN.replace('kind: kind', 'kind: vcluster, host: lab'),
      { code: 'invalid-fact', path: 'cluster.host' },
    ],
    [
      'what is copied to a host, without a host',
      OWN.replace('kind: kind', 'kind: kind, sync: [networkPolicies]'),
      { code: 'invalid-fact', path: 'cluster.sync' },
    ],
    [
      'a kind of objects that no vcluster copies',
      OWN.replace('kind: kind', 'kind: vcluster, host: hub, sync: [networkpolicies]'),
      { path: 'cluster.sync[0]', fix: expect.stringContaining('networkPolicies') as string },
    ],
    [
      'an address that is none',
      OWN.replace('kind: kind', 'kind: kind, apiServer: { addresses: [10.0.0.0/33] }'),
      { code: 'invalid-fact', path: 'cluster.apiServer.addresses[0]' },
    ],
    [
      'a network as the address of a machine',
      OWN.replace('kind: kind', 'kind: talos, nodes: [{ name: a, role: worker, address: 10.0.0.0/8 }]'),
      { path: 'cluster.nodes[0].address' },
    ],
    [
      'an address of a machine with a number too many',
      OWN.replace('kind: kind', 'kind: talos, nodes: [{ name: a, role: worker, address: 10.0.0.0.1 }]'),
      { code: 'invalid-fact', path: 'cluster.nodes[0].address' },
    ],
    [
      'a disk by a name that changes',
      OWN.replace('kind: kind', 'kind: talos, nodes: [{ name: a, role: control-plane, disks: { install: /dev/sdb } }]'),
      {
        code: 'invalid-fact',
        path: 'cluster.nodes[0].disks.install',
        expected: expect.stringContaining('/dev/disk/by-id/') as string,
      },
    ],
    [
      'an address of a controller that is none',
      OWN.replace(
        'kind: kind',
        'kind: kind, nodes: [{ name: a, role: worker, bmc: { address: "1.2", vaultPath: m/a } }]',
      ),
      { code: 'invalid-fact', path: 'cluster.nodes[0].bmc.address' },
    ],
    [
      'an API server without TLS',
      OWN.replace('kind: kind', 'kind: kind, endpoint: http://api.example'),
      { code: 'invalid-fact', path: 'cluster.endpoint' },
    ],
    ['YAML that is none', OWN.replace('{ base: lab.example }', '{ base: lab.example'), { code: 'yaml-syntax' }],
    ['a key twice', `${OWN}sizing: large\n`, { code: 'yaml-syntax' }],
    [
      'a prototype',
      `${OWN}__proto__: { backup: { bucket: x } }\n`,
      { code: 'yaml-syntax', fix: 'choose another name' },
    ],
    ['a constructor in a fact', OWN.replace('base:', 'constructor: x, base:'), { code: 'yaml-syntax' }],
    ['nothing at all', '', { code: 'missing-key' }],
  ];
  it.each(cases)('%s', async (_name, own, expected) => {
    const problems = await problemsOf(own);
    expect(problems[0]).toMatchObject(expected);
    for (const problem of problems) {
      expect(problem.at?.file).toBe('environments/lab/environment.yaml');
      expect(problem.at?.line).toBeGreaterThan(0);
      expect(problem.fix).toBeTruthy();
    }
  });

  it('a prototype in the shared file', async () => {
    const [problem] = await problemsOf(OWN, `${SHARED}__proto__: { polluted: true }\n`);
    expect(problem).toMatchObject({ code: 'yaml-syntax', at: { file: 'environments/shared.yaml' } });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('a fact that neither file has', async () => {
    const [problem] = await problemsOf(OWN, SHARED.replace(/^delivery.*$/m, ''));
    expect(problem).toMatchObject({
      path: 'delivery',
      expected: 'delivery in environments/lab/environment.yaml or in environments/shared.yaml',
    });
  });

  it('all of them together, of all environments', async () => {
    const root = await temporaryWorkspace({
      'environments/lab/environment.yaml': OWN.replace('sizing: small', 'sizing: tiny').replace(
        'kind: kind',
        'kind: minikube',
      ),
      'environments/pub/environment.yaml': OWN.replace('name: lab\n', ''),
      'environments/shared.yaml': SHARED,
    });
    const error = (await loadEnvironments(root).catch((reason: unknown) => reason)) as CedilleError;
    expect(error.problems.map(({ environment }) => environment)).toEqual(['lab', 'lab', 'pub']);
  });

  it('an environment that does not exist', async () => {
    const root = await temporaryWorkspace({
      'environments/lab/environment.yaml': OWN,
      'environments/shared.yaml': SHARED,
    });
    const error = (await loadEnvironment(root, 'lap').catch((reason: unknown) => reason)) as CedilleError;
    expect(error.problems).toEqual([
      expect.objectContaining({ code: 'unknown-environment', expected: 'one of lab', fix: 'write lab' }),
    ]);
  });
});

describe('a secret among facts', () => {
  it.each([
    ['the own file', `${OWN}sso: { issuer: https://sso.example, clientSecret: hunter2 }\n`, SHARED],
    ['the shared file', OWN, `${SHARED}acme: { email: a@b.example, password: hunter2 }\n`],
    ['a value of an allowed fact', OWN.replace('vault.vault.svc', 'robot:hunter2@vault.vault.svc'), SHARED],
  ])('is told with its place, and never with its value: %s', async (_, own, shared) => {
    const problems = await problemsOf(own, shared);
    expect(problems).toMatchObject([{ code: 'secret-written', at: { line: expect.any(Number) as number } }]);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });
});
