import { deployment, metadata, pod, SAFE, site, SITES } from './ground.ts';
import type { Mistake } from './mistake.ts';

/** What rules of definitions, scopes and admission refuse. */
export const AGAINST_RULES: readonly Mistake[] = [
  {
    name: 'fewer replicas at the most than at the least',
    rule: 'CEL',
    object: site('{ minReplicas: 3, maxReplicas: 1 }'),
    says: /minReplicas is above maxReplicas/,
  },
  {
    name: 'encryption without a certificate',
    rule: 'CEL',
    object: site('{ tls: true }'),
    says: /tls needs a secretName/,
  },
  {
    name: 'a field that a rule does not let change',
    rule: 'CEL',
    given: site('{ storage: fast }'),
    object: site('{ storage: slow }'),
    says: /storage cannot change/,
  },
  { name: 'the same item twice in a set', rule: 'CEL', object: site('{ names: [a, a] }'), says: /[Dd]uplicate/ },
  {
    name: 'a rule that does not compile',
    rule: 'CEL',
    object: SITES.replace('self.minReplicas <= self.maxReplicas', 'self.minReplica <= self.maxReplicas'),
    says: /undefined field|compilation failed/,
  },
  {
    name: 'an admission policy with a wrong expression',
    rule: 'CEL',
    object: `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: broken }
spec:
  matchConstraints: { resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }] }
  validations: [{ expression: "object.spec.containers.all(c, c.image.startsWith('ghcr.io/')" }]`,
    says: /Syntax error|compilation failed/,
  },
  {
    name: 'an account of no namespace in a binding for the whole cluster',
    rule: 'scope',
    object: `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: robots }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: robot }]`,
    says: /Required value/,
  },
  {
    name: 'a namespace that nobody makes',
    rule: 'scope',
    object: `
apiVersion: v1
kind: Secret
metadata: { name: token, namespace: no-such-namespace }`,
    says: /namespaces "no-such-namespace" not found/,
  },
  {
    name: 'rights beyond the namespace in a Role',
    rule: 'scope',
    object: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
${metadata('health')}
rules: [{ nonResourceURLs: [/healthz], verbs: [get] }]`,
    says: /namespaced rules cannot apply to non-resource URLs/,
  },
  {
    name: 'a Pod as root where that is not allowed',
    rule: 'admission',
    object: pod('{ containers: [{ name: web, image: web }] }'),
    says: /violates PodSecurity "restricted/,
  },
  {
    name: 'a workload whose Pods would never start',
    rule: 'admission',
    object: deployment(),
    says: /violates PodSecurity "restricted/,
  },
  {
    name: 'a directory of the node',
    rule: 'admission',
    object: pod(
      `{ volumes: [{ name: etc, hostPath: { path: /etc } }], containers: [{ name: web, image: web, securityContext: { ${SAFE} } }] }`,
    ),
    says: /hostPath/,
  },
  {
    name: 'more memory than the namespace allows',
    rule: 'admission',
    object: pod(
      `{ containers: [{ name: web, image: web, securityContext: { ${SAFE} }, resources: { limits: { memory: 2Gi }, requests: { memory: 2Gi } } }] }`,
    ),
    says: /maximum memory usage per Container is 1Gi/,
  },
  {
    name: 'a priority that does not exist',
    rule: 'admission',
    object: pod(
      `{ priorityClassName: urgent, containers: [{ name: web, image: web, securityContext: { ${SAFE} }, resources: { limits: { memory: 1Gi } } }] }`,
    ),
    says: /no PriorityClass with name urgent/,
  },
  {
    name: 'an account that nobody makes',
    rule: 'admission',
    object: pod(
      `{ serviceAccountName: robot, containers: [{ name: web, image: web, securityContext: { ${SAFE} }, resources: { limits: { memory: 1Gi } } }] }`,
    ),
    says: /serviceaccount "robot" not found/,
  },
  {
    name: 'what a policy of the cluster forbids',
    rule: 'admission',
    object: `
apiVersion: v1
kind: ConfigMap
${metadata('settings')}
data: { a: b }`,
    says: /every ConfigMap has an owner/,
  },
  {
    name: 'a definition in the group of Kubernetes',
    rule: 'admission',
    object: SITES.replaceAll('mistakes.example', 'mistakes.k8s.io'),
    says: /api-approved\.kubernetes\.io/,
  },
];
