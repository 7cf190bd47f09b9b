import { ACCESS } from './mutations/access.ts';
import { AVAILABILITY } from './mutations/availability.ts';
import { DELIVERY } from './mutations/delivery.ts';
import { of, ofContainer, ofPod, within, type Data, type Mutation } from './mutations/mutation.ts';
import { NETWORK } from './mutations/network.ts';
import { PODS } from './mutations/pods.ts';

const WORD = ['hunter2', 'S3cr3t-w0rd', 'correct-horse', 'admin-admin'];

/** Mistakes as people make them, some for each class that policies are about. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'floating tag',
    code: 'image-floating',
    apply: ofContainer((container, pick) => {
      const image = String(container['image'])
        .replace(/@.*$/, '')
        .replace(/:[^:/]+$/, '');
      container['image'] = image + pick(['', ':latest', ':main', ':stable', ':nightly']);
      return true;
    }),
  },
  {
    name: 'resources left out',
    code: 'container-resources',
    apply: ofContainer((container, pick) => {
      const resources = structuredClone((container['resources'] ?? {}) as Data);
      const part = pick(['requests', 'limits']);
      delete (part === 'limits' ? within(resources, 'limits') : resources)[part === 'limits' ? 'memory' : part];
      container['resources'] = resources;
      return true;
    }),
  },
  {
    name: 'namespace of the machine',
    code: 'host-namespace',
    apply: ofPod((spec, pick) => {
      const field = pick(['hostNetwork', 'hostPID', 'hostIPC']);
      if (spec[field] === true) return false;
      spec[field] = true;
      return true;
    }),
  },
  {
    name: 'privileged',
    code: 'privileged-container',
    apply: ofContainer(container => {
      within(container, 'securityContext')['privileged'] = true;
      return true;
    }),
  },
  {
    name: 'folder of the machine',
    code: 'host-path',
    apply: ofPod((spec, pick) => {
      const path = pick(['/', '/etc', '/var/run/docker.sock', '/var/log']);
      spec['volumes'] = [...((spec['volumes'] ?? []) as Data[]), { name: 'machine', hostPath: { path } }];
      return true;
    }),
  },
  {
    name: 'port of the machine',
    code: 'host-port',
    apply: ofPod(spec => {
      const [container] = spec['containers'] as Data[];
      if (!container || spec['hostNetwork'] === true) return false;
      container['ports'] = [...((container['ports'] ?? []) as Data[]), { containerPort: 9999, hostPort: 9999 }];
      return true;
    }),
  },
  {
    name: 'more capabilities',
    code: 'capability-added',
    apply: ofContainer((container, pick) => {
      const capabilities = within(within(container, 'securityContext'), 'capabilities');
      capabilities['add'] = [pick(['SYS_ADMIN', 'NET_ADMIN', 'SYS_PTRACE', 'CAP_NET_RAW', 'ALL'])];
      return true;
    }),
  },
  {
    name: 'capabilities kept',
    code: 'capabilities-kept',
    apply: ofContainer((container, pick) => {
      within(container, 'securityContext')['capabilities'] = pick<Data>([{}, { drop: ['NET_RAW'] }, { drop: [] }]);
      return true;
    }),
  },
  {
    name: 'escalation allowed',
    code: 'privilege-escalation',
    apply: ofContainer(container => {
      delete within(container, 'securityContext')['allowPrivilegeEscalation'];
      return true;
    }),
  },
  {
    name: 'root',
    code: 'runs-as-root',
    apply: ofContainer(container => {
      within(container, 'securityContext')['runAsUser'] = 0;
      return true;
    }),
  },
  {
    name: 'no seccomp profile',
    code: 'seccomp-missing',
    apply: ofContainer(container => {
      within(container, 'securityContext')['seccompProfile'] = { type: 'Unconfined' };
      return true;
    }),
  },
  {
    name: 'writable root',
    code: 'writable-root',
    apply: ofContainer(container => {
      within(container, 'securityContext')['readOnlyRootFilesystem'] = false;
      return true;
    }),
  },
  {
    name: 'variable with a password',
    code: 'secret-written',
    apply: ofContainer((container, pick) => {
      const env = { name: pick(['DB_PASSWORD', 'ADMIN_PASSWORD', 'SMTP_PASSWD']), value: pick(WORD) };
      container['env'] = [...((container['env'] ?? []) as Data[]), env];
      return true;
    }),
  },
  {
    name: 'argument with a password',
    code: 'secret-written',
    apply: ofContainer((container, pick) => {
      container['args'] = [...((container['args'] ?? []) as string[]), `--password=${pick(WORD)}`];
      return true;
    }),
  },
  {
    name: 'configuration with a password',
    code: 'secret-written',
    apply: of('ConfigMap', (object, pick) => {
      const word = pick(WORD);
      within(object, 'data')['settings'] = pick([
        `user: app\npassword: ${word}\n`,
        `[db]\nuser = app\npassword = ${word}\n`,
        JSON.stringify({ user: 'app', password: word }),
        `url: postgres://app:${word}@db.example.org/app`,
        Buffer.from(JSON.stringify({ user: 'application', password: word })).toString('base64'),
      ]);
      return true;
    }),
  },
  {
    name: 'budget that blocks',
    code: 'budget-blocks',
    apply: of('PodDisruptionBudget', (object, pick) => {
      const spec = within(object, 'spec');
      delete spec['minAvailable'];
      delete spec['maxUnavailable'];
      Object.assign(spec, pick<Data>([{ maxUnavailable: 0 }, { maxUnavailable: '0%' }, { minAvailable: '100%' }]));
      return true;
    }),
  },
  {
    name: 'every verb',
    code: 'rbac-wildcard',
    apply: of(['Role', 'ClusterRole'], object => {
      if (!Array.isArray(object['rules'])) return false;
      object['rules'] = [...(object['rules'] as Data[]), { apiGroups: [''], resources: ['*'], verbs: ['*'] }];
      return true;
    }),
  },
  {
    name: 'everybody bound',
    code: 'rbac-everybody',
    apply: of(['RoleBinding', 'ClusterRoleBinding'], (object, pick) => {
      const name = pick(['system:anonymous', 'system:unauthenticated', 'system:authenticated']);
      const subject = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name };
      object['subjects'] = [...((object['subjects'] ?? []) as Data[]), subject];
      return true;
    }),
  },
  {
    name: 'administrator bound',
    code: 'cluster-admin-bound',
    apply: of('ClusterRoleBinding', object => {
      within(object, 'roleRef')['name'] = 'cluster-admin';
      return ((object['subjects'] ?? []) as unknown[]).length > 0;
    }),
  },
  {
    name: 'open Service',
    code: 'service-exposed',
    apply: of('Service', (object, pick) => {
      // The Service of a Gateway is open by design.
      if (/envoy/.test(JSON.stringify(object['metadata']))) return false;
      within(object, 'spec')['type'] = pick(['NodePort', 'LoadBalancer']);
      return true;
    }),
  },
  {
    name: 'project default',
    code: 'application-project',
    apply: of('Application', object => {
      within(object, 'spec')['project'] = 'default';
      return true;
    }),
  },
  {
    name: 'wide project',
    code: 'project-wide',
    apply: of('AppProject', object => {
      within(object, 'spec')['sourceRepos'] = ['*'];
      return true;
    }),
  },
  {
    name: 'nothing pruned',
    code: 'application-not-pruned',
    apply: of('Application', object => {
      within(object, 'spec')['syncPolicy'] = { automated: { selfHeal: true } };
      return true;
    }),
  },
  ...PODS,
  ...ACCESS,
  ...AVAILABILITY,
  ...NETWORK,
  ...DELIVERY,
];
