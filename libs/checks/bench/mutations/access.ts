import type { KubernetesObject } from '@cedille/manifests';
import { podSpecOf } from '../../src/rules/pod-spec.ts';
import { listOf, of, placeOf, quiet, type Data, type Mutation } from './mutation.ts';

const ROLES = ['ClusterRole', 'Role'];

/** Groups of which everything is known. */
const BUILT_IN: ReadonlySet<unknown> = new Set(['', 'apps', 'batch', 'networking.k8s.io', 'policy', 'storage.k8s.io']);

const ELSEWHERE =
  /kube-?config|KUBERNETES_SERVICE_HOST|leader|election|in-cluster|watch-?namespace|vault|linkerd|istio|kuma|consul|autoscaler|descheduler|external-dns|k8s-sidecar|kube-state|kured|metrics-server|reloader/i;

/** Mistakes in roles, bindings and accounts. */
export const ACCESS: readonly Mutation[] = [
  {
    name: 'resource in the singular',
    code: 'rbac-unknown',
    apply: of(ROLES, (object, pick) => {
      const rules = knownRules(object).filter(rule => plurals(rule).length);
      if (!rules.length) return false;
      const rule = pick(rules);
      const word = pick(plurals(rule));
      rule['resources'] = (rule['resources'] as string[]).map(one => (one === word ? singular(word) : one));
      return true;
    }),
  },
  {
    name: 'verb misspelled',
    code: 'rbac-unknown',
    apply: of(ROLES, (object, pick) => {
      const rules = knownRules(object).filter(({ resources, verbs }) => resources && (verbs as string[])[0] !== '*');
      if (!rules.length) return false;
      const rule = pick(rules);
      const verbs = rule['verbs'] as string[];
      const at = Math.floor(verbs.length / 2);
      rule['verbs'] = verbs.map((verb, index) =>
        index === at
          ? pick([`${verb}s`, verb.toUpperCase(), `${verb.slice(0, -2)}${verb.slice(-1)}${verb.slice(-2, -1)}`])
          : verb,
      );
      return rule['verbs'] !== verbs && (rule['verbs'] as string[])[at] !== verbs[at];
    }),
  },
  {
    name: 'part of a resource that there is not',
    code: 'rbac-unknown',
    apply: of(ROLES, (object, pick) => {
      if (!Array.isArray(object['rules'])) return false;
      const resource = pick(['pods/logs', 'pods/execs', 'deployments/scales', 'nodes/proxies']);
      const apiGroups = [resource.startsWith('deployments') ? 'apps' : ''];
      object['rules'] = [...listOf(object, 'rules'), { apiGroups, resources: [resource], verbs: ['get'] }];
      return true;
    }),
  },
  {
    name: 'controller without a right',
    code: 'permission-missing',
    apply: object => {
      const found = podSpecOf(object as KubernetesObject);
      if (!found || /kube-?config|KUBERNETES_SERVICE_HOST/i.test(JSON.stringify(found.spec))) return false;
      const [container] = listOf(found.spec, 'containers');
      if (!container) return false;
      container['args'] = [...listOf(container, 'args'), '--leader-elect'];
      return ownAccount(object, found.spec as Data);
    },
  },
  {
    name: 'token without a right',
    code: 'token-mounted',
    apply: (object, _pick, around) => {
      const found = podSpecOf(object as KubernetesObject);
      // Where every account has a right, none has nothing.
      if (around.some(one => /"system:serviceaccounts"/.test(JSON.stringify(one['subjects'] ?? '')))) return false;
      // What speaks to the API server, Vault or a mesh is told of by another rule, or by none.
      if (!found || ELSEWHERE.test(JSON.stringify([found.spec, object['spec']]))) return false;
      (found.spec as Data)['automountServiceAccountToken'] = true;
      return ownAccount(object, found.spec as Data);
    },
  },
  {
    name: 'all Secrets read',
    code: 'secrets-readable',
    apply: (object, pick, around) =>
      isBound(object, around) &&
      addRule(object, {
        apiGroups: [''],
        resources: ['secrets'],
        verbs: pick([['get'], ['list', 'watch'], ['get', 'list', 'watch', 'update']]),
      }),
  },
  {
    name: 'rights to get rights',
    code: 'rbac-escalation',
    apply: (object, pick, around) =>
      isBound(object, around) &&
      addRule(
        object,
        pick<Data>([
          { apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterroles'], verbs: ['escalate'] },
          { apiGroups: [''], resources: ['users'], verbs: ['impersonate'] },
          { apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] },
          { apiGroups: [''], resources: ['nodes/proxy'], verbs: ['get'] },
        ]),
      ),
  },
];

function knownRules(object: Data): Data[] {
  return listOf(object, 'rules').filter(
    ({ apiGroups, verbs }) =>
      Array.isArray(apiGroups) &&
      apiGroups.length &&
      apiGroups.every(group => BUILT_IN.has(group)) &&
      Array.isArray(verbs) &&
      verbs.length,
  );
}

function plurals({ resources }: Data): string[] {
  return ((resources ?? []) as string[]).filter(word => /^[a-z]+s$/.test(word) && word !== singular(word));
}

function singular(plural: string): string {
  return plural
    .replace(/ies$/, 'y')
    .replace(/(?<=ss)es$/, '')
    .replace(/(?<![sy])s$/, '');
}

/** Its Pods get an account that nobody gave anything. */
function ownAccount(object: Data, spec: Data): Data[] {
  spec['serviceAccountName'] = 'made-for-the-bench';
  delete spec['serviceAccount'];
  return [quiet('v1', 'ServiceAccount', placeOf(object).namespace)];
}

function isBound(object: Data, around: readonly KubernetesObject[]): boolean {
  if (object['kind'] !== 'ClusterRole' || /aggregate-to-/.test(JSON.stringify(object['metadata']))) return false;
  return around.some(
    one => one.kind === 'ClusterRoleBinding' && (one['roleRef'] as Data)['name'] === placeOf(object).name,
  );
}

function addRule(object: Data, rule: Data): boolean {
  if (!Array.isArray(object['rules'])) return false;
  object['rules'] = [...(object['rules'] as Data[]), rule];
  return true;
}
