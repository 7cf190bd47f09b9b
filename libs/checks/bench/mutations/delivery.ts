import { of, placeOf, within, type Data, type Mutation } from './mutation.ts';

/** Mistakes in what delivers, watches and pays. */
export const DELIVERY: readonly Mutation[] = [
  {
    name: 'chart of any version',
    code: 'revision-floating',
    apply: of('Application', (object, pick) => {
      const targetRevision = pick(['*', '>=1.0.0', '1.2', 'latest']);
      within(object, 'spec')['source'] = { repoURL: 'https://charts.example', chart: 'web', targetRevision };
      return true;
    }),
  },
  {
    name: 'Argo CD that is open',
    code: 'argocd-open',
    apply: of('ConfigMap', (object, pick) => {
      const settings: Readonly<Record<string, [string, string][]>> = {
        'argocd-cm': [
          ['users.anonymous.enabled', 'true'],
          ['exec.enabled', 'true'],
        ],
        'argocd-rbac-cm': [
          ['policy.default', 'role:admin'],
          ['policy.csv', 'p, role:all, *, *, */*, allow'],
        ],
        'argocd-cmd-params-cm': [['server.disable.auth', 'true']],
      };
      const own = settings[placeOf(object).name];
      if (!own) return false;
      const [key, value] = pick(own);
      within(object, 'data')[key] = value;
      return true;
    }),
  },
  {
    name: 'pipeline of what is not there',
    code: 'collector-config',
    apply: of('OpenTelemetryCollector', (object, pick) => {
      const config = within(within(object, 'spec'), 'config');
      const pipelines = Object.values(within(within(config, 'service'), 'pipelines')) as Data[];
      if (!pipelines.length) return false;
      const section = pick(['receivers', 'processors', 'exporters']);
      const pipeline = pick(pipelines);
      pipeline[section] = [...((pipeline[section] ?? []) as string[]), 'made-for-the-bench'];
      return true;
    }),
  },
  {
    name: 'role of an owner',
    code: 'cloud-unsafe',
    apply: (object, pick) => {
      const spec = (object['spec'] ?? {}) as Data;
      if (!/\.tofu\.cedille\.club\//.test(String(object['apiVersion'])) || !('role' in spec && 'member' in spec))
        return false;
      Object.assign(spec, pick<Data>([{ role: 'roles/owner' }, { role: 'roles/editor' }, { member: 'allUsers' }]));
      return true;
    },
  },
];
