import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordedObjects } from '@cedille/helm/testing';
import { valuesFor, recorded, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import generate from './values.ts';

const id = (number: number): string => `00000000-0000-4000-8000-00000000000${number}`;
const by = (name: string): string => `/dev/disk/by-id/${name}`;

const nodes = [
  {
    name: 'control',
    role: 'control-plane',
    uuid: id(1),
    mac: '02:00:00:00:00:01',
    address: '192.0.2.11',
    rack: 'a',
    disks: { install: by('ata-c') },
    bmc: { address: '198.51.100.11', vaultPath: 'machines/control' },
  },
  {
    name: 'work',
    role: 'worker',
    uuid: id(2),
    mac: '02:00:00:00:00:02',
    address: '192.0.2.21',
    disks: { install: by('ata-w'), data: [by('nvme-w')] },
  },
];
const network = {
  subnet: '192.0.2.0/26',
  gateway: '192.0.2.1',
  routes: [{ to: '198.51.100.0/24', via: '192.0.2.2' }],
  nameservers: ['192.0.2.53'],
  timeServers: ['time.example'],
};
const facts = (cluster: object = {}): Facts =>
  ({
    name: 'lab',
    cluster: { name: 'lab', kind: 'talos', kubernetes: '1.35.4', nodes, ...cluster },
    omni: { endpoint: 'https://omni.example', emailDomain: 'example.org' },
    alternatives: { storage: 'mayastor' },
  }) as Facts;
const values = async (changes: Facts = {}, cluster?: object) =>
  valuesFor('talos', generate, { ...facts(cluster), ...changes } as Facts);

describe('the cluster', () => {
  it('has the versions of the facts and of the chart', async () => {
    const { clusters } = await values();
    const chart = parse(readFileSync(join(import.meta.dirname, '../Chart.yaml'), 'utf8')) as { appVersion: string };
    expect(clusters?.['cluster']).toMatchObject({
      name: 'lab',
      kubernetes: { version: 'v1.35.4' },
      talos: { version: chart.appVersion },
    });
  });

  it('is not encrypted, and is backed up', async () => {
    const { clusters } = await values();
    expect(clusters?.['cluster']?.features).toEqual({
      diskEncryption: false,
      backupConfiguration: { interval: '6h0m0s' },
    });
  });

  it('has its machines by what each of them does', async () => {
    const { controlPlanes, workers, machines } = await values();
    expect(controlPlanes).toEqual({ 'control-planes': { machines: [id(1)] } });
    expect(workers).toEqual({ workers: { machines: [id(2)] } });
    expect(machines).toEqual({
      control: { name: id(1), install: { disk: by('ata-c') } },
      work: { name: id(2), install: { disk: by('ata-w') } },
    });
  });

  it('runs Pods on its control plane only where nothing else would', async () => {
    const control = async (cluster?: object) => (await values({}, cluster)).configs?.['control-planes']?.cluster;
    expect((await control())?.allowSchedulingOnControlPlanes).toBe(false);
    expect((await control({ nodes: [nodes[0]] }))?.allowSchedulingOnControlPlanes).toBe(true);
    expect((await values({}, { nodes: [nodes[0]] })).workers).toEqual({});
  });
});

describe('every machine', () => {
  it('loads the module by which volumes of Mayastor are reached, and shows the kubelet where local ones are', async () => {
    const machine = (await values()).configs?.['cluster']?.machine;
    expect(machine?.kernel?.modules).toEqual([{ name: 'nvme_tcp' }]);
    expect(machine?.kubelet?.extraMounts?.map(({ destination, source }) => [destination, source])).toEqual([
      ['/var/local', '/var/local'],
      ['/var/openebs/local', '/var/openebs/local'],
    ]);
    for (const { type, options } of machine?.kubelet?.extraMounts ?? [])
      expect([type, options]).toEqual(['bind', ['bind', 'rshared', 'rw']]);
  });

  it('leaves room for what is no Pod, and filters system calls of what says nothing', async () => {
    const kubelet = (await values()).configs?.['cluster']?.machine?.kubelet;
    expect(kubelet).toMatchObject({
      defaultRuntimeSeccompProfileEnabled: true,
      extraConfig: { maxPods: 200, systemReserved: { cpu: '200m', memory: '512Mi' } },
    });
  });

  it('keeps network policies', async () => {
    const network = (await values()).configs?.['cluster']?.cluster?.network;
    expect(network?.cni).toEqual({ name: 'flannel', flannel: { kubeNetworkPoliciesEnabled: true } });
  });

  it('gets corrections of its processor, whoever made it', async () => {
    expect((await values()).clusters?.['cluster']?.systemExtensions).toEqual([
      'siderolabs/amd-ucode',
      'siderolabs/intel-ucode',
    ]);
  });

  it('says where it stands; and gives Mayastor large pages where that keeps data on it', async () => {
    const { configs } = await values();
    expect(configs?.['control']).toEqual({ machine: { nodeLabels: { 'topology.kubernetes.io/zone': 'a' } } });
    expect(configs?.['work']).toEqual({
      machine: { nodeLabels: { 'openebs.io/engine': 'mayastor' }, sysctls: { 'vm.nr_hugepages': '1024' } },
    });
    const other = await values({ alternatives: { storage: 'rook-ceph' } } as Facts);
    expect(other.configs?.['work']).toEqual({ machine: {} });
  });

  it('is called by its name', async () => {
    expect((await values()).hostnames).toEqual({
      control: { hostname: 'control', auto: 'off' },
      work: { hostname: 'work', auto: 'off' },
    });
  });
});

describe('the network', () => {
  it('is left to DHCP where no fact is about it', async () => {
    const { links, linkAliases, resolvers, timeServers } = await values();
    expect([links, linkAliases, resolvers, timeServers]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('follows from the facts: card, address, routes, names, time', async () => {
    const { links, linkAliases, resolvers, timeServers } = await values({}, { network });
    expect(linkAliases?.['work']).toEqual({
      name: 'net0',
      selector: { match: 'mac(link.permanent_addr) == "02:00:00:00:00:02"' },
    });
    expect(links?.['work']).toEqual({
      name: 'net0',
      up: true,
      addresses: [{ address: '192.0.2.21/26' }],
      routes: [{ gateway: '192.0.2.1' }, { destination: '198.51.100.0/24', gateway: '192.0.2.2' }],
    });
    expect(resolvers).toEqual({ cluster: { nameservers: [{ address: '192.0.2.53' }] } });
    expect(timeServers).toEqual({ cluster: { ntp: { servers: ['time.example'] } } });
    expect(Object.keys(links ?? {})).toEqual(['control', 'work']);
    const { routes: _, ...plain } = network;
    expect((await values({}, { network: plain })).links?.['work']?.routes).toEqual([{ gateway: '192.0.2.1' }]);
  });
});

describe('the API server', () => {
  const apiServer = async (...given: Parameters<typeof values>) =>
    (await values(...given)).configs?.['control-planes']?.cluster?.apiServer;

  it('signs tokens for the audience that Vault asks for', async () => {
    const usual = 'https://kubernetes.default.svc.cluster.local';
    expect((await apiServer())?.extraArgs).toEqual({ 'service-account-issuer': usual, 'api-audiences': usual });
    const other = (await apiServer({}, { tokenAudience: 'https://lab.example' }))?.extraArgs;
    expect(other).toEqual({ 'service-account-issuer': 'https://lab.example', 'api-audiences': 'https://lab.example' });
  });

  it('has policies that change objects where virtual clusters are registered by one, as long as it must be told', async () => {
    const [components, told] = [['vcluster'], 'admissionregistration.k8s.io/v1beta1=true'];
    const argument = async (...given: Parameters<typeof values>) =>
      ((await apiServer(...given))?.extraArgs as Record<string, unknown> | undefined)?.['runtime-config'];
    expect(await argument({ components })).toBe(told);
    expect(await argument({ components }, { kubernetes: '1.36.1' })).toBeUndefined();
    expect(await argument({ components: ['argocd'] })).toBeUndefined();
  });

  it('lets in whom Argo CD’s Dex knows, under names that nobody else can have', async () => {
    const sso = { issuer: 'https://argocd.example/api/dex' };
    expect((await apiServer({ sso } as Facts))?.extraArgs).toMatchObject({
      'oidc-issuer-url': sso.issuer,
      'oidc-client-id': 'argo-cd-cli',
      'oidc-username-claim': 'preferred_username',
      'oidc-username-prefix': 'oidc:',
      'oidc-groups-claim': 'groups',
      'oidc-groups-prefix': 'oidc:',
    });
  });

  it('holds namespaces that say nothing to the baseline, and says what the restricted standard would refuse', async () => {
    const [plugin, ...others] = (await apiServer())?.admissionControl ?? [];
    expect(others).toEqual([]);
    expect(plugin).toMatchObject({
      name: 'PodSecurity',
      configuration: {
        apiVersion: 'pod-security.admission.config.k8s.io/v1',
        kind: 'PodSecurityConfiguration',
        defaults: { enforce: 'baseline', audit: 'restricted', warn: 'restricted' },
        exemptions: { usernames: [], runtimeClasses: [], namespaces: ['kube-system'] },
      },
    });
    const versions = (plugin?.configuration as { defaults: Record<string, string> }).defaults;
    for (const key of ['enforce', 'audit', 'warn']) expect(versions[`${key}-version`]).toBe('latest');
  });

  it('writes down who changed what, never the content of a secret', async () => {
    type Rule = {
      level: string;
      verbs?: string[];
      users?: string[];
      nonResourceURLs?: string[];
      resources?: { group: string; resources: string[] }[];
    };
    const policy = (await apiServer())?.auditPolicy as {
      apiVersion: string;
      kind: string;
      omitStages: string[];
      rules: Rule[];
    };
    expect(policy).toMatchObject({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', omitStages: ['RequestReceived'] });
    const levelOf = (group: string, resource: string, verb: string): string | undefined =>
      policy.rules.find(
        ({ verbs, users, nonResourceURLs, resources }) =>
          !users &&
          !nonResourceURLs &&
          (!verbs || verbs.includes(verb)) &&
          (!resources || resources.some(one => one.group === group && one.resources.includes(resource))),
      )?.level;
    for (const resource of ['secrets', 'configmaps', 'serviceaccounts/token'])
      expect([resource, levelOf('', resource, 'create')]).toEqual([resource, 'Metadata']);
    expect(levelOf('authentication.k8s.io', 'tokenreviews', 'create')).toBe('Metadata');
    for (const verb of ['create', 'update', 'patch', 'delete', 'deletecollection'])
      expect([verb, levelOf('apps', 'deployments', verb)]).toEqual([verb, 'Request']);
    expect(levelOf('apps', 'deployments', 'get')).toBe('Metadata');
    expect(levelOf('coordination.k8s.io', 'leases', 'update')).toBe('None');
    expect(
      policy.rules.filter(({ level }) => level === 'None').flatMap(({ nonResourceURLs = [] }) => nonResourceURLs),
    ).toEqual(['/healthz*', '/livez*', '/readyz*', '/version']);
    expect(policy.rules.find(({ users }) => users)).toEqual({
      level: 'None',
      users: ['system:kube-proxy'],
      verbs: ['watch'],
    });
  });
});

describe('who may do what', () => {
  it('is nobody, as long as nobody is a member', async () => {
    expect((await values()).accessPolicies).toEqual({ 'access-policy': { rules: [], tests: [] } });
  });

  it('follows from members: a rule for each role and cluster, a test for each person and cluster', async () => {
    const members = [
      { account: 'ada', clusters: { lab: 'Admin', other: 'Reader' } },
      { account: 'bob', clusters: { lab: 'Admin' } },
      { account: 'eve', clusters: { lab: 'None' } },
    ];
    const { rules, tests } = (await values({ members } as Facts)).accessPolicies?.['access-policy'] ?? {};
    expect(rules).toEqual([
      { users: ['ada@example.org', 'bob@example.org'], clusters: ['lab'], role: 'Admin' },
      { users: ['ada@example.org'], clusters: ['other'], role: 'Reader' },
    ]);
    expect(
      tests?.map(({ name, user, cluster, expected }) => [name, user?.name, cluster?.name, expected?.role]),
    ).toEqual([
      ['ada@example.org in lab', 'ada@example.org', 'lab', 'Admin'],
      ['ada@example.org in other', 'ada@example.org', 'other', 'Reader'],
      ['bob@example.org in lab', 'bob@example.org', 'lab', 'Admin'],
      ['eve@example.org in lab', 'eve@example.org', 'lab', 'None'],
    ]);
  });

  it('is on the sheet what is needed to switch a machine on from afar', async () => {
    const { remoteManagement } = await values();
    expect(remoteManagement).toEqual({
      control: {
        role: 'control-plane',
        rack: 'a',
        uuid: id(1),
        address: '192.0.2.11',
        mac: '02:00:00:00:00:01',
        install: by('ata-c'),
        bmc: '198.51.100.11',
        vaultPath: 'machines/control',
      },
      work: {
        role: 'worker',
        uuid: id(2),
        address: '192.0.2.21',
        mac: '02:00:00:00:00:02',
        install: by('ata-w'),
        data: [by('nvme-w')],
      },
    });
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('talos', generate, facts())).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects('talos', await valuesFor('talos', generate, facts()));
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
