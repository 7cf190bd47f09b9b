import type { KubernetesObject } from '@cedille/manifests';
import type { Finding, ObjectRule } from '../../rules/rule.ts';
import { textAt } from '../../rules/value-at.ts';

interface Setting {
  of: string;
  key: string;
  is: RegExp;
  message: string;
  expected: string;
  severity?: 'error';
}

/** Settings of Argo CD that open it. */
const SETTINGS: readonly Setting[] = [
  {
    of: 'argocd-cm',
    key: 'users.anonymous.enabled',
    is: /^true$/,
    message: 'Everybody uses Argo CD without signing in.',
    expected: 'false',
    severity: 'error',
  },
  {
    of: 'argocd-cm',
    key: 'exec.enabled',
    is: /^true$/,
    message: 'Argo CD runs programs in Pods for whoever its policy lets.',
    expected: 'false',
  },
  {
    of: 'argocd-rbac-cm',
    key: 'policy.default',
    is: /^role:admin$/,
    message: 'Whoever signs in is an administrator of Argo CD.',
    expected: "role:readonly, or ''",
    severity: 'error',
  },
  {
    of: 'argocd-rbac-cm',
    key: 'policy.csv',
    is: /^\s*p\s*,\s*[^,]+,\s*\*\s*,\s*\*\s*,\s*\*(?:\/\*)?\s*,\s*allow/m,
    message: 'A role of Argo CD may do everything.',
    expected: 'resources, actions and projects by name',
  },
  {
    of: 'argocd-cmd-params-cm',
    key: 'server.disable.auth',
    is: /^true$/,
    message: 'Argo CD asks nobody who they are.',
    expected: 'false',
    severity: 'error',
  },
  ...['reposerver.disable.tls', 'dexserver.disable.tls'].map((key): Setting => ({
    of: 'argocd-cmd-params-cm',
    key,
    is: /^true$/,
    message: 'Parts of Argo CD speak to each other in the clear.',
    expected: 'false',
  })),
  {
    of: 'argocd-cmd-params-cm',
    key: 'server.x.frame.options',
    is: /^$/,
    message: 'Other sites may show Argo CD in a frame.',
    expected: 'sameorigin',
  },
];

export const openArgocd: ObjectRule = {
  code: 'argocd-open',
  title: 'A setting that opens Argo CD',
  why: 'Argo CD writes everything in its clusters. Who uses it without signing in, or as an administrator without being one, has the clusters.',
  example:
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: argocd-rbac-cm, namespace: argocd }\ndata: { policy.default: "role:admin" }\n',
  fix: 'correct it in {template} or in the values it reads',
  severity: 'warning',
  defects: ['weak-posture'],
  covers: { argocd: ['anonymous access', 'default role', 'terminal', 'rbac policy'] },
  kinds: ['ConfigMap'],
  find: findOpen,
};

function findOpen(object: KubernetesObject): Finding[] {
  const name = textAt(object, ['metadata', 'name']);
  return SETTINGS.filter(({ of }) => of === name).flatMap(({ key, is, message, expected, severity }) => {
    const value = textAt(object, ['data', key]);
    return value !== undefined && is.test(value)
      ? [{ path: ['data', key], message, expected, ...(severity && { severity }) }]
      : [];
  });
}
