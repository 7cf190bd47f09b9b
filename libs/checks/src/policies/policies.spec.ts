import { describe, expect, it } from 'vitest';
import { RULE_FAMILIES } from '../rules/all-rules.ts';
import { coverageOf, RULE_SET_ITEMS } from '../rules/coverage.ts';
import type { RuleSet } from '../rules/rule-sets.ts';
import { DEFECTS } from '../rules/defects.ts';
import { ownFix } from '../rules/rule.ts';
import { CLUSTER_RULES } from './cluster-rules.ts';
import { OBJECT_RULES } from './object-rules.ts';
import { changed, codesOn, policiesOn, SOUND } from './policies.fixture.ts';

const NODES = ['one', 'two', 'three', 'four'].map(name => ({
  name,
  role: 'worker' as const,
  cpu: 32,
  memory: '128Gi',
}));
const POLICIES = [...OBJECT_RULES, ...CLUSTER_RULES];

describe('a policy', () => {
  it('says nothing of what is as it should be', () => {
    expect(policiesOn(SOUND, { nodes: NODES })).toEqual([]);
  });

  it.each(POLICIES.map(rule => [rule.code, rule] as const))(
    '%s finds its own example',
    (code, { example, severity }) => {
      const found = policiesOn(example, { nodes: NODES.slice(0, 1) }).filter(one => one.startsWith(`${code} `));
      expect(found.length).toBeGreaterThan(0);
      // Where only everything at once is an error, the example shows that.
      if (code !== 'rbac-wildcard' && code !== 'argocd-open') expect(found[0]).toContain(` ${severity} `);
    },
  );

  const drop = 'capabilities: { drop: [ALL] }';
  it.each<[string, ...(readonly [string, string])[]]>([
    ['image-floating error', ['web:1.4.2', 'web']],
    ['image-floating error', ['web:1.4.2', 'web:latest']],
    ['image-floating error', ['web:1.4.2', 'web:main']],
    ['image-floating error', ['web:1.4.2', 'web:1.4-nightly']],
    ['container-resources error', ['limits: { memory: 64Mi }', 'limits: { cpu: 1 }']],
    ['host-namespace error', ['serviceAccountName: web', 'hostPID: true\n      serviceAccountName: web']],
    [
      'privileged-container error',
      ['allowPrivilegeEscalation: false', 'allowPrivilegeEscalation: false\n            privileged: true'],
    ],
    ['privilege-escalation error', ['allowPrivilegeEscalation: false', 'privileged: false']],
    ['capabilities-kept error', [drop, 'capabilities: { drop: [NET_RAW] }']],
    ['capability-added error', [drop, 'capabilities: { drop: [ALL], add: [SYS_ADMIN] }']],
    ['runs-as-root error', ['runAsNonRoot: true, runAsUser: 1000', 'runAsUser: 1000']],
    ['runs-as-root error', ['runAsUser: 1000', 'runAsUser: 0']],
    ['seccomp-missing error', [', seccompProfile: { type: RuntimeDefault }', '']],
    ['writable-root warning', ['readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false']],
    ['host-port error', ['containerPort: 8080', 'containerPort: 8080, hostPort: 8080']],
    ['budget-blocks error', ['maxUnavailable: 1', 'maxUnavailable: 0%']],
    ['budget-blocks error', ['maxUnavailable: 1', 'minAvailable: 3']],
    [
      'budget-missing warning',
      [
        'selector: { matchLabels: { app: web } } }\n---\napiVersion: v1',
        'selector: { matchLabels: { app: shop } } }\n---\napiVersion: v1',
      ],
    ],
    ['placement-impossible error', ['replicas: 3', 'replicas: 5']],
    ['machines-full error', ['cpu: 10m, memory: 32Mi', 'cpu: 33, memory: 32Mi']],
    [
      'machines-full error',
      ['cpu: 10m, memory: 32Mi }, limits: { memory: 64Mi', 'cpu: 10m, memory: 129Gi }, limits: { memory: 130Gi'],
    ],
    [
      'machines-full error',
      ['replicas: 3', 'replicas: 50'],
      ['topologyKey: kubernetes.io/hostname', 'topologyKey: topology.kubernetes.io/zone'],
      ['cpu: 10m', 'cpu: 3'],
    ],
    [
      'readiness-missing warning',
      ['readinessProbe: { httpGet: { path: /, port: http } }', 'livenessProbe: { httpGet: { path: /, port: http } }'],
    ],
    ['network-unguarded warning', ['podSelector: {}', 'podSelector: { matchLabels: { app: shop } }']],
    ['service-exposed warning', ['selector: { app: web }, ports', 'type: NodePort, selector: { app: web }, ports']],
    [
      'rbac-everybody warning',
      ['subjects: [{ kind: ServiceAccount, name: web', 'subjects: [{ kind: ServiceAccount, name: default'],
    ],
    ['rbac-wildcard warning', ['verbs: [get, list, watch]', 'verbs: ["*"]']],
    ['application-project warning', ['project: sites', 'project: default']],
    ['application-not-pruned warning', ['prune: true', 'prune: false']],
    ['revision-floating error', ['path: web, targetRevision: main', 'chart: web, targetRevision: 1.x']],
    ['revision-floating error', ['https://github.com/example/sites', 'oci://registry.example.org/bundles/web']],
    [
      'revision-floating error',
      [
        'https://github.com/example/sites", path: web, targetRevision: main',
        'oci://registry.example.org/web", path: lab',
      ],
    ],
  ])('finds %s, and nothing else, where one place is wrong', (finding, ...changes) => {
    const found = policiesOn(changed(...changes), { nodes: NODES });
    expect([...new Set(found.map(one => one.split(' ').slice(0, 2).join(' ')))]).toEqual([finding]);
  });
});

describe('a policy says nothing', () => {
  it.each([
    ['of a digest beside any tag', ['web:1.4.2', `web:latest@sha256:${'a'.repeat(64)}`]],
    ['of the one capability that the restricted level allows', ['drop: [ALL]', 'drop: [ALL], add: [NET_BIND_SERVICE]']],
    ['of a registry with a port', ['ghcr.io/example/web:1.4.2', 'registry.example.org:5000/web:1.4.2']],
    ['of a budget that leaves one Pod free', ['maxUnavailable: 1', 'minAvailable: 2']],
    ['of a workload that is scaled to nothing', ['replicas: 3', 'replicas: 0']],
    ['of a branch of a repository', ['targetRevision: main', 'targetRevision: HEAD']],
    [
      'of a channel that releases move',
      [
        'https://github.com/example/sites", path: web, targetRevision: main',
        'oci://registry.example.org/platform", path: lab, targetRevision: production',
      ],
    ],
    ['of an Application that a person syncs', ['automated: { prune: true, selfHeal: true }', 'syncOptions: []']],
    [
      'of Secrets by name',
      [
        'resources: [configmaps], verbs: [get, list, watch]',
        'resources: [secrets], resourceNames: [web], verbs: [get]',
      ],
    ],
  ] as const)('%s', (_, change) => {
    expect(policiesOn(changed(change), { nodes: NODES })).toEqual([]);
  });

  const opened = (name: string, ports: string): string =>
    `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: doors }\nspec: { type: LoadBalancer, selector: { app: x }, ports: [${ports}] }`;
  const listening =
    'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: public, namespace: doors }\nspec: { gatewayClassName: x, listeners: [{ name: db, port: 5432, protocol: TCP }] }\n---\n';
  it.each([
    ['the door itself', opened('contour-envoy', '{ port: 443 }'), false],
    ['a door at another port that is called so', opened('ingress-nginx', '{ port: 9443, name: https-web }'), false],
    ['what a Gateway listens at', listening + opened('any', '{ port: 5432 }'), false],
    ['what steers the door', opened('contour', '{ port: 8001, name: tcp-xds }'), true],
    ['what is behind something of such a name', opened('redis-haproxy', '{ port: 6379 }'), true],
    ['anything else beside the Gateway', listening + opened('any', '{ port: 9000 }'), true],
    ['anything else', opened('any', '{ port: 443 }'), true],
  ])('of doors alone: %s', (_what, text, isTold) => {
    expect(codesOn(text).includes('service-exposed')).toBe(isTold);
  });

  it('of machines that nobody lists', () => {
    expect(codesOn(changed(['replicas: 3', 'replicas: 50']))).toEqual([]);
  });

  it('of what may be in a part of a namespace that is not at hand', () => {
    const known = { incomplete: new Set(['sites']), nodes: NODES };
    expect(codesOn(changed(['podSelector: {}', 'podSelector: { matchLabels: { app: shop } }']), known)).toEqual([]);
  });

  it('of Pods that Windows runs, about what Windows does not know', () => {
    const windows = changed(
      ['serviceAccountName: web', 'os: { name: windows }\n      serviceAccountName: web'],
      ['capabilities: { drop: [ALL] }', ''],
      ['allowPrivilegeEscalation: false', ''],
    );
    expect(codesOn(windows, { nodes: NODES })).toEqual([]);
  });

  it('worse than a warning of what a namespace allows on purpose', () => {
    const open = changed(
      ['enforce: restricted', 'enforce: privileged'],
      ['serviceAccountName: web', 'hostNetwork: true\n      serviceAccountName: web'],
    );
    expect(policiesOn(open, { nodes: NODES })).toEqual([
      'host-namespace warning Deployment spec.template.spec.hostNetwork',
    ]);
  });

  it('of anything that is no object at all', () => {
    for (const text of [
      'kind: Deployment\nspec: 5\n',
      'kind: Deployment\napiVersion: apps/v1\nspec: { template: { spec: { containers: [5, null, { image: 7 }] } } }\n',
      'kind: Role\nrules: [null, 5]\n',
      'kind: List\nitems: 7\n',
      'kind: PodDisruptionBudget\n',
    ])
      expect(() => policiesOn(text, { nodes: NODES })).not.toThrow();
  });
});

describe('a webhook', () => {
  const webhook = (more: string): string => `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: guard }
webhooks:
  - name: pods.guard.example.org
    clientConfig: { service: { name: guard, namespace: guard } }
    ${more}
`;
  const pods = 'rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }]';

  it('that its own Pods have to pass keeps the cluster down', () => {
    expect(codesOn(webhook(pods))).toEqual(['webhook-blocks-start']);
    expect(
      codesOn(
        webhook(
          `${pods}\n    namespaceSelector: { matchExpressions: [{ key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system] }] }`,
        ),
      ),
    ).toEqual(['webhook-blocks-start']);
  });

  it.each([
    ['ignores failures', `${pods}\n    failurePolicy: Ignore`],
    [
      'leaves its namespace out',
      `${pods}\n    namespaceSelector: { matchExpressions: [{ key: kubernetes.io/metadata.name, operator: NotIn, values: [guard] }] }`,
    ],
    [
      'asks for a label that its namespace may lack',
      `${pods}\n    namespaceSelector: { matchLabels: { guard: "on" } }`,
    ],
    [
      'watches a kind of its own',
      'rules: [{ apiGroups: [example.org], apiVersions: [v1], operations: [CREATE], resources: ["*"] }]',
    ],
    [
      'watches changes of Pods alone',
      'rules: [{ apiGroups: [""], apiVersions: [v1], operations: [UPDATE], resources: [pods] }]',
    ],
    ['has a condition', `${pods}\n    matchConditions: [{ name: not-own, expression: "true" }]`],
  ])('that %s does not', (_, more) => {
    expect(codesOn(webhook(more))).toEqual([]);
  });
});

describe('two issuers', () => {
  const issuer = (
    name: string,
    server: string,
    more = '{ kind: ClusterIssuer, namespace: "" }',
    secret = 'account',
  ): string => {
    const [, kind = '', namespace = ''] = /kind: (\w+), namespace: "?(\w*)/.exec(more) ?? [];
    return `---\napiVersion: cert-manager.io/v1\nkind: ${kind}\nmetadata: { name: ${name}${namespace && `, namespace: ${namespace}`} }\nspec: { acme: { server: "https://${server}.example", privateKeySecretRef: { name: ${secret} } } }\n`;
  };
  const inside = (namespace: string): string => `{ kind: Issuer, namespace: ${namespace} }`;

  it.each([
    ['of two servers share a key', issuer('a', 'one') + issuer('b', 'two'), true],
    ['of a namespace do', issuer('a', 'one', inside('x')) + issuer('b', 'two', inside('x')), true],
    ['of one server may share an account', issuer('a', 'one') + issuer('b', 'one'), false],
    ['have keys of their own', issuer('a', 'one') + issuer('b', 'two', undefined, 'other'), false],
    ['of two namespaces have Secrets there', issuer('a', 'one', inside('x')) + issuer('b', 'two', inside('y')), false],
  ])('%s', (_what, text, isTold) => {
    expect(codesOn(text).includes('account-shared')).toBe(isTold);
  });
});

describe('an Application', () => {
  const application = (name: string, source: string, namespace = 'sites'): string =>
    `---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: ${name}, namespace: argocd }\nspec: { project: sites, destination: { name: lab, namespace: ${namespace} }, source: { repoURL: "https://example.org/a.git", targetRevision: main, ${source} } }\n`;

  it.each([
    ['copied with its path', application('a', 'path: a') + application('b', 'path: a'), true],
    ['with a path of its own', application('a', 'path: a') + application('b', 'path: b'), false],
    ['that goes elsewhere', application('a', 'path: a') + application('b', 'path: a', 'shop'), false],
    ['of the same chart is another release', application('a', 'chart: a') + application('b', 'chart: a'), false],
    [
      'whose template fills in the path',
      application('a', 'path: "{{ a }}"') + application('b', 'path: "{{ a }}"'),
      false,
    ],
  ])('%s', (_what, text, isTold) => {
    expect(codesOn(text).includes('application-copied')).toBe(isTold);
  });
});

describe('a token', () => {
  const pod = (more = ''): string => `
apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: sites }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: web, namespace: sites }
spec: { template: { spec: { serviceAccountName: web, containers: [{ name: web, image: "web:1.0.0"${more} }] } } }
`;
  const binding = (subject: string): string =>
    `---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: { name: a }\nroleRef: { kind: ClusterRole, name: a }\nsubjects: [${subject}]\n`;
  const found = (text: string): boolean => codesOn(text).includes('token-mounted');

  it('that gives nothing is found, and one that gives something is not', () => {
    expect(found(pod())).toBe(true);
    expect(found(pod() + binding('{ kind: ServiceAccount, name: web, namespace: sites }'))).toBe(false);
    expect(found(pod() + binding('{ kind: Group, name: "system:serviceaccounts:sites" }'))).toBe(false);
    expect(found(pod() + binding('{ kind: ServiceAccount, name: web, namespace: shop }'))).toBe(true);
  });

  it('that is shown to Vault is not', () => {
    expect(found(pod(', env: [{ name: VAULT_ADDR, value: "https://vault.example.org" }]'))).toBe(false);
  });
});

describe('every rule', () => {
  const all = RULE_FAMILIES.flatMap(({ rules }) => rules);

  it('has a code of its own, and says what happens, how it looks and what to do', () => {
    expect(new Set(all.map(({ code }) => code)).size).toBe(all.length);
    for (const { code, title, why, example, fix } of all) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(title).toMatch(/^[A-Z`].*[^.]$/);
      expect(why).toMatch(/[.!]$/);
      expect(example).toMatch(/\S/);
      expect(fix).toMatch(/^[a-z.].*[^.]$/);
    }
  });

  it('catches a class of defects, and no class is without one', () => {
    const caught = new Set(all.flatMap(({ defects = [] }) => defects));
    expect(Object.keys(DEFECTS).filter(name => !caught.has(name as keyof typeof DEFECTS))).toEqual([]);
  });

  it.each(Object.keys(RULE_SET_ITEMS) as RuleSet[])('covers only what is in %s, and the rest has a reason', set => {
    const known = RULE_SET_ITEMS[set].map(({ id }) => id);
    expect(all.flatMap(({ covers }) => covers?.[set] ?? []).filter(id => !known.includes(id))).toEqual([]);
    const unexplained = coverageOf(set, all).filter(({ by, whyNot }) => !by.length === (whyNot === undefined));
    expect(unexplained).toEqual([]);
  });
});

it('names the files of this platform only where a repository of somebody else is not told of them', () => {
  const fixes = POLICIES.map(({ code, fix }) => `${code}: ${fix}`);
  expect(fixes.filter(fix => /src\/values\.ts|component\.yaml/.test(fix))).toEqual([]);
  expect(ownFix({ fix: 'do it', fixHere: 'by this' })).toBe('do it: by this');
  expect(ownFix({ fix: 'do it' })).toBe('do it');
});
