// cspell:ignore descheduler kured
import { nameOf, namespaceOf, type Cluster, type PlacedObject, type Workload } from '../../rules/cluster.ts';
import { WORKLOADS } from '../../rules/pod-spec.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { textAt, textsAt } from '../../rules/value-at.ts';
import { accountOf, BINDINGS, boundAccounts, everybodyReads, isBoundTo, ROLES } from './role-rules.ts';
import { GrantedRules } from './granted-rules.ts';

export const missingPermission: ClusterRule = {
  code: 'permission-missing',
  title: 'A controller without the rights that it works with',
  why: 'The API server refuses what no role allows: a controller that may not watch what it looks after waits for ever or starts again and again, and whatever people ask it for does not happen.',
  example:
    'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: web, namespace: sites }\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: sites }\nspec:\n  template:\n    spec:\n      serviceAccountName: web\n      containers: [{ name: web, image: "example.org/operator:1.0.0", args: [--leader-elect] }]\n',
  fix: 'bind a role with what it needs to its ServiceAccount, in {template} or in the values it reads',
  severity: 'error',
  defects: ['missing-permission'],
  kinds: [...WORKLOADS, ...ROLES, ...BINDINGS, 'ServiceAccount', 'CustomResourceDefinition'],
  looksAtAll: true,
  find: cluster => (cluster.known.isWhole === false ? [] : [...withoutRights(cluster), ...unwatchedKinds(cluster)]),
};

/** Flags of programs that speak to the API server with the account of their Pods. */
const FLAGS =
  /(?:^|\s)--?(?:enable-)?(?:leader-elect(?:ion)?(?:-id|-namespace)?|election-id|in-cluster|watch-namespaces?)(?:=(?!false)\S*|\s|$)/;

/** Programs that do nothing but speak to the API server, by the last part of the names of their images. */
const IMAGES: ReadonlySet<string> = new Set([
  'cluster-autoscaler',
  'descheduler',
  'external-dns',
  'k8s-sidecar',
  'kube-state-metrics',
  'kured',
  'metrics-server',
  'reloader',
]);

/** Programs that need the API server in Pods whose account no binding names. */
function withoutRights<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  const made = new Set(cluster.of('ServiceAccount').map(account => `${namespaceOf(account)}/${nameOf(account)}`));
  const bound = new Set(boundAccounts(cluster));
  if (!everybodyReads(cluster)) bound.delete('*');
  return cluster.workloads.flatMap((workload): PlacedFinding<T>[] => {
    const { on, name, namespace, path, spec } = workload;
    const account = accountOf(spec);
    // An account that nobody renders may have rights that nobody renders.
    if (!cluster.isWhole(namespace) || (account !== 'default' && !made.has(`${namespace}/${account}`))) return [];
    const sign = signOf(workload);
    if (sign === undefined || isBoundTo(bound, namespace, account)) return [];
    return [
      {
        on,
        path: [...path, ...('serviceAccountName' in spec ? ['serviceAccountName'] : [])],
        message: `${name} runs as the account ${account}, which no binding gives a right, and ${sign}.`,
        expected: 'a RoleBinding or ClusterRoleBinding that names the account',
      },
    ];
  });
}

/** Why a workload needs the API server; undefined where nothing says so, or where it signs in otherwise. */
export function signOf({ containers, spec }: Workload): string | undefined {
  if (/kube-?config|KUBERNETES_SERVICE_HOST/i.test(JSON.stringify(spec))) return undefined;
  for (const { container, name } of containers) {
    const words = [...textsAt(container, ['command']), ...textsAt(container, ['args'])].join(' ');
    const [flag] = FLAGS.exec(words) ?? [];
    if (flag !== undefined) return `its container ${name} is started with ${flag.trim()}`;
    const image = (textAt(container, ['image']) ?? '')
      .replace(/[:@].*$/, '')
      .split('/')
      .at(-1)!;
    if (IMAGES.has(image)) return `its container ${name} is ${image}`;
  }
  return undefined;
}

/**
 * Kinds that a definition of the cluster adds, whose group some program has rights on, and that no program may list and watch,
 * although somebody asks for one of them, or although the program comes with the definition and may watch none of the group.
 */
function unwatchedKinds<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  const definitions = cluster.of('CustomResourceDefinition').flatMap(on => definedBy(on) ?? []);
  if (!definitions.length) return [];
  const granted = new GrantedRules(cluster);
  // Somebody has rights that nobody renders: those of another repository.
  if (granted.isOpen) return [];
  const isWatched = ({ group, plural }: Defined): boolean =>
    ['list', 'watch'].every(verb => granted.allows({ group, resource: plural, verbs: [verb] }));
  const watched = new Set(definitions.filter(isWatched).map(({ group }) => group));
  return definitions.flatMap((one): PlacedFinding<T>[] => {
    const { on, group, kind, plural } = one;
    if (isWatched(one)) return [];
    const asking = cluster.of(kind).find(({ object }) => String(object.apiVersion).startsWith(`${group}/`));
    const rule = granted.about(group, asking || watched.has(group) ? undefined : on);
    if (!rule || (!asking && watched.has(group))) return [];
    const role = `${String(rule.on.object.kind)} ${nameOf(rule.on)}`;
    return [
      {
        on: rule.on as T,
        path: ['rules', rule.index],
        message: `${role} gives rights on ${group}, but no role lets a program list and watch its ${plural}${asking ? `, and ${kind} ${nameOf(asking)} waits for one` : ''}.`,
        expected: `list and watch on ${plural}, for whoever looks after ${nameOf(on)}`,
        fix: `add list and watch on ${plural} to the role, in {template} or in the values it reads`,
      },
    ];
  });
}

interface Defined {
  on: PlacedObject;
  group: string;
  kind: string;
  plural: string;
}

function definedBy(on: PlacedObject): Defined | undefined {
  const [group, kind, plural] = [['group'], ['names', 'kind'], ['names', 'plural']].map(path =>
    textAt(on.object, ['spec', ...path]),
  );
  return group && kind && plural ? { on, group, kind, plural } : undefined;
}
