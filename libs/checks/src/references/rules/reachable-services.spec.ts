import { describe, expect, it } from 'vitest';
import { HOME, judge, object, problemsOf, wide, workload, type Given } from '../references.fixture.ts';

const TALOS: Given = {
  network: {
    dns: { port: 53, labels: { 'k8s-app': 'kube-dns' } },
    apiServer: { addresses: ['192.0.2.11/32', '192.0.2.12/32'], port: 6443 },
  },
};
const VCLUSTER: Given = {
  network: {
    dns: { port: 1053, labels: { 'k8s-app': 'vcluster-kube-dns' } },
    apiServer: { addresses: ['10.244.0.0/16'], port: 8443 },
  },
};

const policy = (name: string, egress: string, pods = '{}'): string =>
  object(
    'networking.k8s.io/v1 NetworkPolicy',
    name,
    `spec: {podSelector: ${pods}, policyTypes: [Egress], egress: [${egress}]}`,
  );
const dns = (port: number, pods = ''): string =>
  `{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}${pods}}], ports: [{port: ${port}, protocol: UDP}, {port: ${port}}]}`;
const servers = (...cidrs: string[]): string =>
  cidrs
    .map(cidr => `{to: [{ipBlock: {cidr: ${cidr}}}], ports: [{port: ${cidr.startsWith('10.') ? 8443 : 6443}}]}`)
    .join(', ');
const rights = `${object('ServiceAccount', 'web')}${object('rbac.authorization.k8s.io/v1 Role', 'web', 'rules: []')}${object(
  'rbac.authorization.k8s.io/v1 RoleBinding',
  'web',
  'roleRef: {kind: Role, name: web}\nsubjects: [{kind: ServiceAccount, name: web}]',
)}`;
const web = workload('web', { spec: 'serviceAccountName: web' });
const codes = async (text: string, given: Given = TALOS): Promise<string[]> =>
  (await problemsOf(text, given)).map(({ code }) => code);

describe('DNS', () => {
  it('is open at the port where Pods answer in this kind of cluster', async () => {
    for (const [given, right, wrong] of [
      [TALOS, 53, 1053],
      [VCLUSTER, 1053, 53],
    ] as const) {
      expect(await codes(workload('web') + policy('dns', dns(right)), given)).toEqual([]);
      expect(await problemsOf(workload('web') + policy('dns', dns(wrong)), given)).toMatchObject([
        { code: 'network-closed', object: 'NetworkPolicy home/dns', path: 'spec.egress' },
      ]);
    }
  });

  it('is closed by labels that its Pods do not have here', async () => {
    const usual = dns(1053, ', podSelector: {matchLabels: {k8s-app: kube-dns}}');
    const both = dns(53, ', podSelector: {matchLabels: {k8s-app: kube-dns}}');
    expect(await codes(workload('web') + policy('dns', both), TALOS)).toEqual([]);
    expect(await codes(workload('web') + policy('dns', `${usual}, ${both}`), VCLUSTER)).toEqual(['network-closed']);
  });

  it('is told once for a policy, whatever it is about, and not where another one opens it', async () => {
    const two = workload('web') + workload('api');
    expect(await codes(two + policy('dns', dns(53)), VCLUSTER)).toEqual(['network-closed']);
    expect(await codes(two + policy('dns', dns(53)) + policy('more', dns(1053)), VCLUSTER)).toEqual([]);
  });

  it('may be closed on purpose', async () => {
    expect(await codes(workload('web') + policy('deny', ''), VCLUSTER)).toEqual([]);
  });
});

describe('the API server', () => {
  it('is open to Pods that have rights there, at each of its addresses', async () => {
    const all = servers('192.0.2.11/32', '192.0.2.12/32');
    expect(await codes(rights + web + policy('api', all))).toEqual([]);
    expect(await codes(rights + web + policy('api', servers('192.0.2.0/24')))).toEqual([]);
    expect(await problemsOf(rights + web + policy('api', servers('192.0.2.11/32')), TALOS)).toMatchObject([
      {
        code: 'network-closed',
        object: 'Deployment home/web',
        expected: 'a policy for its Pods that allows port 6443 of 192.0.2.12/32',
      },
    ]);
    expect(await codes(rights + web + policy('api', all, '{matchLabels: {app: web}}'))).toEqual([]);
  });

  it('is not missed by Pods without rights, without a token, or on the network of their machine', async () => {
    const closed = policy('deny', '');
    expect(await codes(rights + web + closed)).toEqual(['network-closed']);
    expect(await codes(rights + workload('web') + closed)).toEqual([]);
    const without = (spec: string) => workload('web', { spec: `serviceAccountName: web\n${spec}` });
    expect(await codes(rights + without('automountServiceAccountToken: false') + closed)).toEqual([]);
    expect(await codes(rights + without('hostNetwork: true') + closed)).toEqual([]);
    const account = object('ServiceAccount', 'web', 'automountServiceAccountToken: false');
    expect(await codes(rights.replace(object('ServiceAccount', 'web'), account) + web + closed)).toEqual([]);
  });

  const tokenless = workload('front', { spec: 'automountServiceAccountToken: false' });

  it('is closed to Pods that cannot sign in there', async () => {
    const all = servers('192.0.2.11/32', '192.0.2.12/32');
    expect(await problemsOf(rights + web + tokenless + policy('api', all), TALOS)).toMatchObject([
      {
        code: 'network-open',
        object: 'NetworkPolicy home/api',
        path: 'spec.podSelector',
        message:
          'NetworkPolicy home/api opens the API server to Pods that have no token for it: Deployment home/front.',
      },
    ]);
    const narrow = policy('api', all, '{matchLabels: {app: web}}');
    expect(await codes(rights + web + tokenless + narrow)).toEqual([]);
  });

  it('counts a token that a volume brings, unless it is for somebody else', async () => {
    const all = policy('api', servers('192.0.2.11/32', '192.0.2.12/32'));
    const token = (audience: string): string =>
      workload('front', {
        spec: `automountServiceAccountToken: false\nvolumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: t${audience}}}]}}]`,
      });
    expect(await codes(token('') + all)).toEqual([]);
    expect(await codes(token(', audience: cloud') + all)).toEqual(['network-open']);
  });

  it('is not what a rule for other addresses is about', async () => {
    const out =
      '{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}], ports: [{port: 6443}]}, {ports: [{port: 6443}]}';
    expect(await codes(tokenless + policy('out', out))).toEqual([]);
    expect(
      await codes(tokenless + policy('db', '{to: [{ipBlock: {cidr: 192.0.2.11/32}}], ports: [{port: 5432}]}')),
    ).toEqual([]);
  });
});

describe('nothing is said', () => {
  it('of a cluster whose network nobody knows, nor of Pods that no policy is about', async () => {
    expect(await codes(rights + web + policy('deny', ''), {})).toEqual([]);
    expect(await codes(rights + web)).toEqual([]);
    const away = wide('Namespace', 'away') + policy('deny', '').replace('namespace: home', 'namespace: away');
    expect(await codes(rights + web + away)).toEqual([]);
  });

  it('where something is missing of the render', () => {
    const text = `${HOME}${rights}${web}${policy('deny', '')}`;
    expect(judge({ shop: { text, isComplete: false } }, TALOS)).toMatchObject({ findings: [], unchecked: 1 });
  });
});
