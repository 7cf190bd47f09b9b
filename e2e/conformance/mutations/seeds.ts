// Objects that use much of what their kinds have, so that there is much to get wrong. Kubernetes accepts each of them.
// cspell:ignore AAEC Vjcm
import { POD } from './pod.ts';

const TEMPLATE = template(POD);

function template(pod: string): string {
  return `
    metadata: { labels: { app: web }, annotations: { example.org/note: any text } }
    spec: ${indent(pod, 6)}`;
}

function indent(text: string, by: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(by)}`);
}

function meta(name: string): string {
  return `metadata: { name: ${name}, namespace: mutations, labels: { app: web }, annotations: { example.org/note: any text }, finalizers: [example.org/wait] }`;
}

const SELECTOR = 'selector: { matchLabels: { app: web }, matchExpressions: [{ key: app, operator: Exists }] }';

/** By family, as text. */
export const SEEDS: Readonly<Record<string, readonly string[]>> = {
  workloads: [
    `apiVersion: v1
kind: Pod
${meta('pod')}
spec: ${indent(POD, 2)}`,
    `apiVersion: apps/v1
kind: Deployment
${meta('deployment')}
spec:
  replicas: 2
  minReadySeconds: 5
  progressDeadlineSeconds: 300
  revisionHistoryLimit: 3
  strategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 25%, maxUnavailable: 0 } }
  ${SELECTOR}
  template:${TEMPLATE}`,
    `apiVersion: apps/v1
kind: StatefulSet
${meta('statefulset')}
spec:
  replicas: 3
  serviceName: web
  podManagementPolicy: Parallel
  updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 1 } }
  persistentVolumeClaimRetentionPolicy: { whenDeleted: Retain, whenScaled: Delete }
  ${SELECTOR}
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], storageClassName: fast, resources: { requests: { storage: 1Gi } } }
  template:${TEMPLATE}`,
    `apiVersion: apps/v1
kind: DaemonSet
${meta('daemonset')}
spec:
  updateStrategy: { type: RollingUpdate, rollingUpdate: { maxUnavailable: 10%, maxSurge: 0 } }
  ${SELECTOR}
  template:${TEMPLATE}`,
    `apiVersion: batch/v1
kind: Job
${meta('job')}
spec:
  backoffLimit: 3
  completions: 3
  parallelism: 2
  completionMode: Indexed
  backoffLimitPerIndex: 1
  maxFailedIndexes: 2
  ttlSecondsAfterFinished: 100
  activeDeadlineSeconds: 600
  template:${template(`${POD}restartPolicy: Never\n`)}`,
    `apiVersion: batch/v1
kind: CronJob
${meta('cronjob')}
spec:
  schedule: "*/5 2-4 1,15 jan-mar mon"
  timeZone: America/Montreal
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 100
  successfulJobsHistoryLimit: 1
  failedJobsHistoryLimit: 0
  jobTemplate:
    spec:
      backoffLimit: 3
      template:
      ${indent(template(`${POD}restartPolicy: OnFailure\n`), 4)}`,
  ],
  network: [
    `apiVersion: v1
kind: Service
${meta('service')}
spec:
  type: LoadBalancer
  selector: { app: web }
  ports:
    - { name: http, port: 80, targetPort: http, protocol: TCP, appProtocol: kubernetes.io/h2c }
    - { name: dns, port: 53, targetPort: 5353, protocol: UDP, nodePort: 30053 }
  loadBalancerSourceRanges: [10.0.0.0/8]
  externalTrafficPolicy: Local
  sessionAffinity: ClientIP
  sessionAffinityConfig: { clientIP: { timeoutSeconds: 100 } }`,
    `apiVersion: v1
kind: Service
${meta('headless')}
spec: { clusterIP: None, selector: { app: web }, ports: [{ name: http, port: 80 }], publishNotReadyAddresses: true }`,
    `apiVersion: v1
kind: Service
${meta('outside')}
spec: { type: ExternalName, externalName: db.example.org }`,
    `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
${meta('policy')}
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{ podSelector: { matchLabels: { app: web } }, namespaceSelector: { matchExpressions: [{ key: team, operator: NotIn, values: [other] }] } }]
      ports: [{ port: 8080, protocol: TCP }, { port: metrics }]
  egress:
    - to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16, 10.2.0.0/24] } }]
      ports: [{ port: 3000, endPort: 3010 }]`,
    `apiVersion: networking.k8s.io/v1
kind: Ingress
${meta('ingress')}
spec:
  ingressClassName: contour
  defaultBackend: { service: { name: web, port: { number: 80 } } }
  tls: [{ hosts: [www.example.org, "*.example.org"], secretName: web-tls }]
  rules:
    - host: www.example.org
      http: { paths: [{ path: /a, pathType: Prefix, backend: { service: { name: web, port: { name: http } } } }, { path: /b, pathType: ImplementationSpecific, backend: { resource: { apiGroup: example.org, kind: Bucket, name: static } } }] }
    - host: "*.example.org"
      http: { paths: [{ path: /, pathType: Exact, backend: { service: { name: web, port: { number: 8080 } } } }] }`,
  ],
  contents: [
    `apiVersion: v1
kind: ConfigMap
${meta('settings')}
data: { a.conf: text, mode: fast }
binaryData: { picture: AAEC }
immutable: true`,
    `apiVersion: v1
kind: Secret
${meta('opaque')}
type: Opaque
data: { password: c2VjcmV0 }
stringData: { user: me }`,
    `apiVersion: v1
kind: Secret
${meta('tls')}
type: kubernetes.io/tls
stringData: { tls.crt: "", tls.key: "" }`,
    `apiVersion: v1
kind: Secret
${meta('registry')}
type: kubernetes.io/dockerconfigjson
stringData: { .dockerconfigjson: "{}" }`,
    `apiVersion: v1
kind: Secret
${meta('login')}
type: kubernetes.io/basic-auth
stringData: { username: a }`,
    `apiVersion: v1
kind: PersistentVolumeClaim
${meta('claim')}
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: fast
  volumeMode: Filesystem
  resources: { requests: { storage: 1Gi } }
  selector: { matchLabels: { app: web } }
  dataSource: { apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: yesterday }`,
  ],
  access: [
    `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
${meta('role')}
rules:
  - { apiGroups: [""], resources: [secrets, configmaps], resourceNames: [a], verbs: [get, list] }
  - { apiGroups: [apps], resources: [deployments], verbs: ["*"] }`,
    `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: mutations-cluster, labels: { app: web } }
rules:
  - { nonResourceURLs: [/metrics], verbs: [get] }
  - { apiGroups: ["*"], resources: [nodes], verbs: [get] }`,
    `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
${meta('binding')}
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: role }
subjects: [{ kind: ServiceAccount, name: web, namespace: mutations }, { kind: Group, name: people, apiGroup: rbac.authorization.k8s.io }]`,
    `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: mutations-cluster }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: web, namespace: mutations }, { kind: User, name: me, apiGroup: rbac.authorization.k8s.io }]`,
    `apiVersion: v1
kind: ServiceAccount
${meta('account')}
automountServiceAccountToken: false
imagePullSecrets: [{ name: registry }]`,
  ],
  control: [
    `apiVersion: v1
kind: LimitRange
${meta('limits')}
spec:
  limits:
    - { type: Container, min: { cpu: 10m, memory: 8Mi }, defaultRequest: { cpu: 20m }, default: { cpu: 500m, memory: 64Mi }, max: { cpu: "2", memory: 1Gi } }
    - { type: PersistentVolumeClaim, max: { storage: 10Gi } }`,
    `apiVersion: v1
kind: ResourceQuota
${meta('quota')}
spec: { hard: { pods: "10", requests.cpu: "4", limits.memory: 8Gi, persistentvolumeclaims: 5 } }`,
    `apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: { name: mutations }
value: 1000
preemptionPolicy: Never
description: text`,
    `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: mutations }
provisioner: disk.example.org
reclaimPolicy: Retain
volumeBindingMode: WaitForFirstConsumer
allowVolumeExpansion: true
parameters: { type: fast }`,
    `apiVersion: policy/v1
kind: PodDisruptionBudget
${meta('budget')}
spec: { minAvailable: 50%, ${SELECTOR}, unhealthyPodEvictionPolicy: AlwaysAllow }`,
    `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
${meta('scaler')}
spec:
  minReplicas: 2
  maxReplicas: 5
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  metrics:
    - { type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 80 } } }
    - { type: Pods, pods: { metric: { name: requests, selector: { matchLabels: { app: web } } }, target: { type: AverageValue, averageValue: "10" } } }
    - { type: External, external: { metric: { name: queue }, target: { type: Value, value: 100 } } }
    - { type: ContainerResource, containerResource: { name: memory, container: web, target: { type: AverageValue, averageValue: 100Mi } } }
    - { type: Object, object: { metric: { name: hits }, describedObject: { apiVersion: v1, kind: Service, name: web }, target: { type: Value, value: "5" } } }
  behavior:
    scaleDown: { stabilizationWindowSeconds: 300, selectPolicy: Max, policies: [{ type: Percent, value: 50, periodSeconds: 60 }] }
    scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: Pods, value: 2, periodSeconds: 30 }] }`,
    `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: mutations }
webhooks:
  - name: check.example.org
    sideEffects: None
    admissionReviewVersions: [v1]
    failurePolicy: Ignore
    matchPolicy: Equivalent
    timeoutSeconds: 5
    clientConfig: { service: { name: check, namespace: mutations, port: 443, path: /check } }
    namespaceSelector: { matchExpressions: [{ key: team, operator: Exists }] }
    rules: [{ apiGroups: [example.org], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [things], scope: Namespaced }]
  - name: other.example.org
    sideEffects: NoneOnDryRun
    admissionReviewVersions: [v1, v1beta1]
    clientConfig: { url: "https://check.example.org/path" }
    rules: [{ apiGroups: [example.org], apiVersions: ["*"], operations: ["*"], resources: [others, others/status] }]`,
    `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: things.mutations.example }
spec:
  group: mutations.example
  scope: Namespaced
  names: { kind: Thing, plural: things, singular: thing, listKind: ThingList, shortNames: [th] }
  conversion: { strategy: None }
  versions:
    - { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }
    - { name: v1beta1, served: true, storage: false, schema: { openAPIV3Schema: { type: object } } }`,
  ],
  custom: [
    `apiVersion: mutations.example/v1
kind: Part
${meta('part')}
spec:
  host: www.example.org
  mode: fast
  weight: 4
  share: 0.5
  size: 1Gi
  port: http
  every: 1h
  since: "2030-01-01T00:00:00Z"
  names: [a, b]
  listeners: [{ name: a, port: 80 }, { name: b, port: 443, tls: { mode: Terminate } }]
  backend: { service: web }
  limits: { minimum: 1, maximum: 4 }
  labels: { a: b, c: d }
  namespace: other
  free: { anything: [1, { goes: true }] }`,
    `apiVersion: mutations.example/v1
kind: Part
${meta('bare')}
spec: { host: a.example.org, backend: { bucket: files }, limits: {} }`,
  ],
};
