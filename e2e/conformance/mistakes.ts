/** A mistake that no schema shows: every field is known and of the right type, and yet Kubernetes refuses the object. */
export interface Mistake {
  /** What somebody wrote. */
  name: string;
  rule: 'CEL' | 'scope' | 'immutable' | 'admission' | 'validation';
  /** Objects that are there already, for mistakes that only show beside them. */
  given?: string;
  object: string;
  /** What the API server says of it. */
  says: RegExp;
}

const metadata = (name: string): string => `metadata: { name: ${name}, namespace: mistakes }`;

const pod = (spec: string, name = 'web'): string => `
apiVersion: v1
kind: Pod
${metadata(name)}
spec: ${spec}`;

const deployment = ({
  labels = 'app: web',
  selector = 'app: web',
  container = 'name: web, image: web',
  spec = '',
} = {}): string => `
apiVersion: apps/v1
kind: Deployment
${metadata('web')}
spec:
  selector: { matchLabels: { ${selector} } }
  template:
    metadata: { labels: { ${labels} } }
    spec: { ${spec}containers: [{ ${container} }] }`;

const service = (spec: string): string => `
apiVersion: v1
kind: Service
${metadata('web')}
spec: ${spec}`;

/** A custom resource with rules, as most operators have them. */
const SITES = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: sites.mistakes.example }
spec:
  group: mistakes.example
  scope: Namespaced
  names: { kind: Site, plural: sites, singular: site, listKind: SiteList }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                host: { type: string }
                minReplicas: { type: integer }
                maxReplicas: { type: integer }
                storage:
                  type: string
                  x-kubernetes-validations: [{ rule: self == oldSelf, message: storage cannot change }]
                tls: { type: boolean }
                secretName: { type: string }
                names:
                  type: array
                  x-kubernetes-list-type: set
                  items: { type: string }
              x-kubernetes-validations:
                - { rule: "!has(self.minReplicas) || !has(self.maxReplicas) || self.minReplicas <= self.maxReplicas", message: minReplicas is above maxReplicas }
                - { rule: "!has(self.tls) || !self.tls || has(self.secretName)", message: tls needs a secretName }`;

const site = (spec: string): string => `
apiVersion: mistakes.example/v1
kind: Site
${metadata('blog')}
spec: ${spec}`;

/** What every mistake finds: a namespace that allows little, a definition with rules, and a policy of the cluster. */
export const GROUND: readonly string[] = [
  SITES,
  `
apiVersion: v1
kind: Namespace
metadata: { name: mistakes, labels: { pod-security.kubernetes.io/enforce: restricted } }`,
  `
apiVersion: v1
kind: LimitRange
${metadata('small')}
spec: { limits: [{ type: Container, max: { memory: 1Gi } }] }`,
  `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: owned }
spec:
  failurePolicy: Fail
  matchConstraints:
    resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [configmaps] }]
  validations: [{ expression: "has(object.metadata.labels) && 'owner' in object.metadata.labels", message: every ConfigMap has an owner }]`,
  `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: owned }
spec:
  policyName: owned
  validationActions: [Deny]
  matchResources: { namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: mistakes } } }`,
];

const SAFE =
  'allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: [ALL] }, seccompProfile: { type: RuntimeDefault }';

export const MISTAKES: readonly Mistake[] = [
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
    name: 'another selector of a Deployment',
    rule: 'immutable',
    given: deployment({ container: `name: web, image: web, securityContext: { ${SAFE} }` }),
    object: deployment({ labels: 'app: new', selector: 'app: new' }),
    says: /field is immutable/,
  },
  {
    name: 'another claim of a StatefulSet',
    rule: 'immutable',
    given: statefulSet('1Gi'),
    object: statefulSet('2Gi'),
    says: /updates to statefulset spec for fields other than/,
  },
  {
    name: 'another template of a Job',
    rule: 'immutable',
    given: job('one'),
    object: job('two'),
    says: /field is immutable/,
  },
  {
    name: 'another type of a Secret',
    rule: 'immutable',
    given: secret('Opaque'),
    object: secret('example.org/token'),
    says: /field is immutable/,
  },
  {
    name: 'other data of what is declared immutable',
    rule: 'immutable',
    given: fixed('one'),
    object: fixed('two'),
    says: /field is immutable when `immutable` is set/,
  },
  {
    name: 'another provisioner of a StorageClass',
    rule: 'immutable',
    given: storageClass('one'),
    object: storageClass('two'),
    says: /field is immutable|updates to provisioner are forbidden/,
  },
  {
    name: 'another class of a claim',
    rule: 'immutable',
    given: claim('one', '1Gi'),
    object: claim('two', '1Gi'),
    says: /spec is immutable after creation/,
  },
  {
    name: 'less storage of a claim',
    rule: 'immutable',
    given: claim('one', '2Gi', 'small'),
    object: claim('one', '1Gi', 'small'),
    says: /can not be less than|is immutable after creation/,
  },
  {
    name: 'another role in a binding',
    rule: 'immutable',
    given: binding('view'),
    object: binding('edit'),
    says: /cannot change roleRef/,
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
  {
    name: 'labels that the selector does not find',
    rule: 'validation',
    object: deployment({ labels: 'app: other' }),
    says: /`selector` does not match template `labels`/,
  },
  {
    name: 'a port beyond the last one',
    rule: 'validation',
    object: service('{ ports: [{ port: 70000 }] }'),
    says: /must be between 1 and 65535/,
  },
  {
    name: 'two ports without names',
    rule: 'validation',
    object: service('{ ports: [{ port: 80 }, { port: 443 }] }'),
    says: /ports\[0\]\.name|Required value/,
  },
  {
    name: 'an address of no cluster',
    rule: 'validation',
    object: service('{ clusterIP: 192.0.2.1, ports: [{ port: 80 }] }'),
    says: /provided IP is not in the valid range|not in the valid range/,
  },
  {
    name: 'a volume that is mounted and not there',
    rule: 'validation',
    object: deployment({ container: 'name: web, image: web, volumeMounts: [{ name: data, mountPath: /data }]' }),
    says: /Not found: "data"/,
  },
  {
    name: 'more requested than allowed',
    rule: 'validation',
    object: deployment({ container: 'name: web, image: web, resources: { requests: { cpu: 2 }, limits: { cpu: 1 } }' }),
    says: /must be less than or equal to cpu limit/,
  },
  {
    name: 'a probe with two ways',
    rule: 'validation',
    object: deployment({
      container: 'name: web, image: web, livenessProbe: { tcpSocket: { port: 80 }, exec: { command: [a] } }',
    }),
    says: /may not specify more than 1 handler type/,
  },
  {
    name: 'a schedule that is none',
    rule: 'validation',
    object: `
apiVersion: batch/v1
kind: CronJob
${metadata('nightly')}
spec:
  schedule: 61 * * * *
  jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: a }] } } } }`,
    says: /61|end of range/,
  },
  {
    name: 'a budget of both kinds',
    rule: 'validation',
    object: `
apiVersion: policy/v1
kind: PodDisruptionBudget
${metadata('web')}
spec: { minAvailable: 1, maxUnavailable: 1, selector: { matchLabels: { app: web } } }`,
    says: /minAvailable and maxUnavailable cannot be both set/,
  },
  {
    name: 'a network that is none',
    rule: 'validation',
    object: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
${metadata('web')}
spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [192.168.0.0/16] } }] }] }`,
    says: /must be a strict subset of/,
  },
  {
    name: 'a certificate without its key',
    rule: 'validation',
    object: `
apiVersion: v1
kind: Secret
${metadata('tls')}
type: kubernetes.io/tls
stringData: { tls.crt: none }`,
    says: /Required value/,
  },
  {
    name: 'a scaler with less at the most than at the least',
    rule: 'validation',
    object: `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
${metadata('web')}
spec: { minReplicas: 5, maxReplicas: 2, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } }`,
    says: /must be greater than or equal to `minReplicas`/,
  },
  {
    name: 'a webhook without an address',
    rule: 'validation',
    object: `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: guard }
webhooks: [{ name: guard.example.org, sideEffects: None, admissionReviewVersions: [v1], clientConfig: {} }]`,
    says: /exactly one of url or service is required/,
  },
];

function statefulSet(size: string): string {
  return `
apiVersion: apps/v1
kind: StatefulSet
${metadata('db')}
spec:
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: db, image: db, securityContext: { ${SAFE} }, volumeMounts: [{ name: data, mountPath: /data }] }] }
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: ${size} } } }`;
}

function job(image: string): string {
  return `
apiVersion: batch/v1
kind: Job
${metadata('migrate')}
spec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: ${image}, securityContext: { ${SAFE} } }] } } }`;
}

function secret(type: string): string {
  return `
apiVersion: v1
kind: Secret
${metadata('typed')}
type: ${type}`;
}

function fixed(value: string): string {
  return `
apiVersion: v1
kind: ConfigMap
metadata: { name: fixed, namespace: mistakes, labels: { owner: us } }
immutable: true
data: { a: ${value} }`;
}

function storageClass(provisioner: string): string {
  return `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: mistaken }
provisioner: example.org/${provisioner}`;
}

function claim(storageClassName: string, size: string, name = 'data'): string {
  return `
apiVersion: v1
kind: PersistentVolumeClaim
${metadata(name)}
spec: { storageClassName: ${storageClassName}, accessModes: [ReadWriteOnce], resources: { requests: { storage: ${size} } } }`;
}

function binding(role: string): string {
  return `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
${metadata('club')}
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role} }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: Group, name: club }]`;
}
