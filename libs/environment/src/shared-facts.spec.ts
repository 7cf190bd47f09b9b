import type { Path, Position } from '@cedille/source';
import { describe, expect, it } from 'vitest';
import type { LoadedEnvironment } from './load-environment.ts';
import { sharedFacts, staleAddresses } from './shared-facts.ts';
import { EXAMPLE_FACTS } from './testing.ts';
import type { Environment } from './environment.ts';

type Change = Omit<Partial<Environment>, 'vault' | 'cluster'> & {
  vault?: Partial<Environment['vault']>;
  cluster?: Partial<Environment['cluster']>;
};

/** An environment with facts of its own, except for what is given. */
function environment(name: string, change: Change = {}): LoadedEnvironment {
  const own: Environment = {
    ...EXAMPLE_FACTS,
    name,
    domain: { base: `${name}.example.org`, clubs: [`${name}.example.com`] },
    backup: { bucket: `${name}-backup` },
    ...change,
    cluster: { ...EXAMPLE_FACTS.cluster, name, endpoint: `https://${name}.example.net`, ...change.cluster },
    vault: {
      address: 'https://vault.example.net',
      mode: 'external',
      authMount: `kubernetes/${name}`,
      kv: { mount: `kv-${name}`, version: 2 },
      ...change.vault,
    },
  };
  const positionOf = (path: Path): Position => ({
    file: `environments/${name}/environment.yaml`,
    line: path.length,
    column: 1,
  });
  return { name, facts: own, positionOf };
}

const pathsOf = (...environments: LoadedEnvironment[]): string[] =>
  sharedFacts(environments, () => true).map(({ environment: name, path }) => `${name} ${path}`);

describe('sharedFacts', () => {
  it('lets environments alone that have facts of their own', () => {
    expect(pathsOf(environment('a'), environment('b'), environment('c'))).toEqual([]);
  });

  it.each([
    ['https://same.example.net', 'https://SAME.example.net:443/'],
    ['https://a.b.svc.cluster.local:6443', 'https://a.b.svc:6443'],
  ])('takes %s and %s for one cluster', (one, other) => {
    const ofHub = (endpoint: string): Change => ({
      cluster: { endpoint },
      delivery: { ...EXAMPLE_FACTS.delivery, from: 'hub' },
    });
    expect(pathsOf(environment('a', ofHub(one)), environment('b', ofHub(other)))).toEqual(['b cluster.endpoint']);
  });

  it.each<[string, Change]>([
    ['domain.base', { domain: { base: 'same.example.org' } }],
    ['domain.clubs[0]', { domain: { base: '', clubs: ['same.example.org'] } }],
    ['cluster.endpoint', { cluster: { endpoint: 'https://same.example.net' } }],
    ['vault.kv.mount', { vault: { kv: { mount: 'same', version: 2 } } }],
    ['vault.authMount', { vault: { authMount: 'kubernetes/same' } }],
    ['vault.github.mount', { vault: { github: { mount: 'same' } } }],
    ['backup.bucket', { backup: { bucket: 'same' } }],
    [
      'cluster.nodes[0].disks.install',
      { cluster: { nodes: [{ name: 'x', role: 'control-plane', disks: { install: '/dev/disk/by-id/ata-x' } }] } },
    ],
    [
      'cluster.nodes[0].uuid',
      { cluster: { nodes: [{ name: 'x', role: 'worker', uuid: '00000000-0000-4000-8000-000000000001' }] } },
    ],
    [
      'telemetry.clickhouse.database',
      { telemetry: { otlp: 'http://o', clickhouse: { host: 'db.example.net', port: 9440, database: 'same' } } },
    ],
  ])('sees two with the same %s, and names both places', (path, change) => {
    const own = (name: string): Change =>
      change.domain?.base === '' ? { domain: { base: `${name}.example.org`, clubs: ['same.example.org'] } } : change;
    const problems = sharedFacts([environment('a', own('a')), environment('b', own('b'))], () => true);
    expect(problems).toMatchObject([
      {
        code: 'shared-fact',
        environment: 'b',
        path,
        at: { file: 'environments/b/environment.yaml' },
        expected: expect.stringContaining('a has it at environments/a/environment.yaml:') as string,
      },
    ]);
  });

  it('tells a copy of a whole environment, where it was asked for', () => {
    const staging = environment('staging');
    const lab = { ...staging, name: 'lab', facts: { ...staging.facts, name: 'lab' } };
    expect(pathsOf(lab, staging)).toHaveLength(6);
    const asked = sharedFacts([lab, staging], ({ name }) => name === 'lab');
    expect(asked.map(({ environment: name }) => name)).toEqual(Array(6).fill('lab'));
    expect(sharedFacts([lab, staging], () => false)).toEqual([]);
  });

  it('tells Vaults apart, and names that mean something else in each cluster', () => {
    const inside: Change = { vault: { mode: 'file', kv: { mount: 'kv', version: 2 }, authMount: 'kubernetes/c' } };
    expect(pathsOf(environment('a', inside), environment('b', inside))).toEqual([]);
    const local: Change = { domain: { base: 'here.localhost' } };
    expect(pathsOf(environment('a', local), environment('b', local))).toEqual([]);
    const telemetry: Change = {
      telemetry: { otlp: 'http://o', clickhouse: { host: 'ch.observability.svc', port: 9440, database: 'otel' } },
    };
    expect(pathsOf(environment('a', telemetry), environment('b', telemetry))).toEqual([]);
  });

  it('sees one Vault behind its address', () => {
    const hub = environment('hub', { components: ['vault'], vault: { mode: 'ha', kv: { mount: 'kv', version: 2 } } });
    const guest = environment('guest', {
      vault: { address: 'https://vault.hub.example.org', kv: { mount: 'kv', version: 2 } },
    });
    expect(pathsOf(guest, hub)).toEqual(['hub vault.kv.mount']);
  });
});

describe('staleAddresses', () => {
  const hub = (base: string): LoadedEnvironment => environment('hub', { domain: { base }, components: ['argocd'] });
  const guest = (host: string): LoadedEnvironment =>
    environment('guest', {
      sso: { issuer: `https://${host}/api/dex` },
      delivery: { prune: true, selfHeal: true, from: 'hub' },
    });

  it('sees an address that stayed when the domain changed', () => {
    expect(staleAddresses([hub('new.example.org'), guest('argocd.old.example.org')])).toMatchObject([
      { environment: 'guest', path: 'sso.issuer', fix: 'write https://argocd.new.example.org/api/dex' },
    ]);
  });

  it('lets the right one alone, and what is not ours', () => {
    expect(staleAddresses([hub('new.example.org'), guest('argocd.new.example.org')])).toEqual([]);
    expect(staleAddresses([hub('new.example.org'), guest('argocd.elsewhere.net')])).toEqual([]);
    expect(staleAddresses([hub('new.example.org'), guest('login.old.example.org')])).toEqual([]);
  });
});
