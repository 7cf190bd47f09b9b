import type { RelationTable } from './rows.ts';

const WEBHOOKS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'].map(
  kind => `admissionregistration.k8s.io/${kind}`,
);
const BINDINGS = ['RoleBinding', 'ClusterRoleBinding'].map(kind => `rbac.authorization.k8s.io/${kind}`);
/** A Service that the API server calls by HTTPS. */
const CALLED = { to: 'Service', namespace: 'namespace', port: { field: 'port', otherwise: 443 } };

/** Kinds of Kubernetes itself. What their Pods name stands in `pod-spec.ts`. */
export const KUBERNETES: RelationTable = {
  references: [
    { of: 'ServiceAccount', at: 'secrets[*]', to: 'Secret' },
    { of: 'ServiceAccount', at: 'imagePullSecrets[*]', to: 'Secret' },
    {
      of: 'Secret',
      at: 'metadata.annotations["kubernetes.io/service-account.name"]',
      to: 'ServiceAccount',
      name: '',
    },
    { of: 'PersistentVolumeClaim', at: 'spec.storageClassName', to: 'storage.k8s.io/StorageClass', name: '' },
    { of: 'PersistentVolumeClaim', at: 'spec.volumeName', to: 'PersistentVolume', name: '' },
    {
      of: 'apps/StatefulSet',
      at: 'spec.volumeClaimTemplates[*].spec.storageClassName',
      to: 'storage.k8s.io/StorageClass',
      name: '',
    },
    { of: 'apps/StatefulSet', at: 'spec.serviceName', to: 'Service', name: '', governs: true },
    { of: 'networking.k8s.io/Ingress', at: 'spec.ingressClassName', to: 'networking.k8s.io/IngressClass', name: '' },
    {
      of: 'networking.k8s.io/Ingress',
      at: 'spec.tls[*]',
      to: 'Secret',
      name: 'secretName',
      fixedKeys: ['tls.crt', 'tls.key'],
    },
    ...['spec.defaultBackend', 'spec.rules[*].http.paths[*].backend'].flatMap(backend =>
      ['port.number', 'port.name'].map(field => ({
        of: 'networking.k8s.io/Ingress',
        at: `${backend}.service`,
        to: 'Service',
        port: { field },
      })),
    ),
    { of: WEBHOOKS, at: 'webhooks[*].clientConfig.service', ...CALLED },
    { of: 'apiregistration.k8s.io/APIService', at: 'spec.service', ...CALLED },
    {
      of: 'apiextensions.k8s.io/CustomResourceDefinition',
      at: 'spec.conversion.webhook.clientConfig.service',
      ...CALLED,
    },
    {
      of: 'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding',
      at: 'spec.policyName',
      to: 'admissionregistration.k8s.io/ValidatingAdmissionPolicy',
      name: '',
    },
    {
      of: BINDINGS,
      at: 'roleRef',
      to: { otherwise: 'rbac.authorization.k8s.io/Role', kind: 'kind', group: 'apiGroup' },
    },
    {
      of: BINDINGS,
      at: 'subjects[*]',
      to: { otherwise: '', kind: 'kind', only: ['ServiceAccount'] },
      namespace: 'namespace',
      abroad: true,
    },
    {
      of: 'autoscaling/HorizontalPodAutoscaler',
      at: 'spec.scaleTargetRef',
      to: { otherwise: 'apps/Deployment', kind: 'kind', apiVersion: 'apiVersion' },
    },
    {
      of: 'autoscaling.k8s.io/VerticalPodAutoscaler',
      at: 'spec.targetRef',
      to: { otherwise: 'apps/Deployment', kind: 'kind', apiVersion: 'apiVersion' },
    },
    {
      of: 'keda.sh/ScaledObject',
      at: 'spec.scaleTargetRef',
      to: { otherwise: 'apps/Deployment', kind: 'kind', apiVersion: 'apiVersion' },
    },
  ],
  products: [
    {
      of: 'apps/StatefulSet',
      makes: 'PersistentVolumeClaim',
      name: '{spec.volumeClaimTemplates[*].metadata.name}-{metadata.name}-#',
    },
    // A claim with the class of a volume that somebody made by hand needs no StorageClass.
    { of: 'PersistentVolume', makes: 'storage.k8s.io/StorageClass', name: '{spec.storageClassName}' },
    {
      of: 'Secret',
      makes: 'Secret',
      name: '{metadata.name}',
      when: ['metadata.annotations["kubernetes.io/service-account.name"]'],
      keys: ['token', 'ca.crt', 'namespace'],
    },
  ],
  pods: [
    { of: 'apps/Deployment', template: 'spec.template', selector: 'spec.selector' },
    { of: 'apps/DaemonSet', template: 'spec.template', selector: 'spec.selector' },
    { of: 'apps/ReplicaSet', template: 'spec.template', selector: 'spec.selector' },
    {
      of: 'apps/StatefulSet',
      template: 'spec.template',
      selector: 'spec.selector',
      claims: 'spec.volumeClaimTemplates[*].metadata.name',
    },
    { of: 'batch/Job', template: 'spec.template' },
    { of: 'batch/CronJob', template: 'spec.jobTemplate.spec.template' },
    { of: 'ReplicationController', template: 'spec.template' },
    { of: 'Pod', template: '' },
    { of: 'PodTemplate', template: 'template' },
    { of: 'argoproj.io/Rollout', template: 'spec.template', selector: 'spec.selector' },
  ],
  selections: [
    { of: 'Service', at: 'spec.selector', plain: true },
    { of: 'policy/PodDisruptionBudget', at: 'spec.selector' },
    { of: 'networking.k8s.io/NetworkPolicy', at: 'spec.podSelector' },
  ],
  podless: [],
};
