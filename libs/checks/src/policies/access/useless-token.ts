import { nameOf, namespaceOf, type Cluster, type PlacedObject, type Workload } from '../../rules/cluster.ts';
import { WORKLOADS } from '../../rules/pod-spec.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { valueAt } from '../../rules/value-at.ts';
import { signOf } from './missing-permission.ts';
import { accountOf, BINDINGS, boundAccounts, isBoundTo } from './role-rules.ts';

export const uselessToken: ClusterRule = {
  code: 'token-mounted',
  title: 'Pods with a token that gives them nothing',
  why: 'Kubernetes puts a token for the API server into every Pod unless it is told not to. One without rights serves nobody but whoever gets in: it reads what every account may read, and other programs take it for who it is.',
  example:
    'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: web, namespace: sites }\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: sites }\nspec:\n  serviceAccountName: web\n  containers: [{ name: web, image: "nginx:1.29.3" }]\n',
  fix: 'set automountServiceAccountToken to false in {template} or in the values it reads',
  severity: 'warning',
  defects: ['weak-posture'],
  covers: {
    cis: ['5.1.5', '5.1.6'],
    kubescape: ['C-0034', 'C-0053'],
    polaris: ['automountServiceAccountToken'],
  },
  kinds: [...WORKLOADS, ...BINDINGS, 'ServiceAccount'],
  find: findTokens,
};

function findTokens<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  const accounts = new Map(
    cluster.of('ServiceAccount').map(account => [`${namespaceOf(account)}/${nameOf(account)}`, account]),
  );
  const bound = boundAccounts(cluster);
  return cluster.workloads.flatMap((workload): PlacedFinding<T>[] => {
    const { on, path, spec, namespace, name } = workload;
    if (!cluster.isWhole(namespace) || cluster.known.isWhole === false) return [];
    const account = accountOf(spec);
    const key = `${namespace}/${account}`;
    const made = accounts.get(key);
    const isMounted = spec['automountServiceAccountToken'] ?? made?.object['automountServiceAccountToken'] ?? true;
    if (isMounted === false || isBoundTo(bound, namespace, account)) return [];
    // An account that nobody renders may have rights that nobody renders.
    if (!made && account !== 'default') return [];
    // What needs it is told of by another rule.
    if (isKnownElsewhere(workload, made) || signOf(workload) !== undefined) return [];
    return [
      {
        on,
        path: [...path, 'automountServiceAccountToken'],
        message: `${name} gets a token of the account ${account}, which no binding gives a right.`,
        expected: 'automountServiceAccountToken: false',
      },
    ];
  });
}

/** Whether the token is shown to somebody else: Vault, a cloud, a mesh. */
function isKnownElsewhere({ containers, on, path }: Workload, account: PlacedObject | undefined): boolean {
  if (Object.keys(account?.object.metadata?.annotations ?? {}).some(key => /iam|workload|identity|eks|azure/.test(key)))
    return true;
  const annotations = JSON.stringify(valueAt(on.object, [...path.slice(0, -1), 'metadata', 'annotations']) ?? {});
  return /vault|linkerd|istio|kuma|consul/i.test(
    annotations +
      JSON.stringify(containers.map(({ container: { image, env, args, command } }) => [image, env, args, command])),
  );
}
