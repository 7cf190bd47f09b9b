import { isMap } from '@cedille/source';
import { nameOf, namespaceOf, type Cluster, type PlacedObject, type Workload } from '../../rules/cluster.ts';
import { WORKLOADS } from '../../rules/pod-spec.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { listAt, mapAt, textAt, textsAt, valueAt } from '../../rules/value-at.ts';
import { selects } from '../availability/selects.ts';

const CONFIGURATIONS = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'] as const;

/** What has to be written before a Pod runs, by group. */
const NEEDED: readonly [string, string][] = [
  ['', 'pods'],
  ['', 'nodes'],
  ['apps', 'replicasets'],
  ['coordination.k8s.io', 'leases'],
];

export const blockingWebhook: ClusterRule = {
  code: 'webhook-blocks-start',
  title: 'A webhook that its own Pods have to pass before they run',
  why: 'When everything is down, the API server asks the webhook whether its own Pods may be made, nobody answers, and failurePolicy Fail refuses them: the cluster does not come back without a person who deletes the webhook.',
  example:
    'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: { name: guard }\nwebhooks:\n  - name: pods.guard.example.org\n    failurePolicy: Fail\n    sideEffects: None\n    admissionReviewVersions: [v1]\n    clientConfig: { service: { name: guard, namespace: guard } }\n    rules:\n      - { apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }\n',
  fix: 'leave the namespace of the webhook, and kube-system, out by its namespaceSelector, in {template} or in the values it reads',
  severity: 'error',
  defects: ['structural-impossibility'],
  covers: { kubescape: ['C-0036', 'C-0039'] },
  kinds: [...CONFIGURATIONS, 'Namespace', 'Service', ...WORKLOADS],
  find: findBlocking,
};

function findBlocking<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  return cluster.of(...CONFIGURATIONS).flatMap(configuration =>
    listAt(configuration.object, ['webhooks']).flatMap((webhook, index): PlacedFinding<T>[] => {
      const namespace = textAt(webhook, ['clientConfig', 'service', 'namespace']);
      if (!isMap(webhook) || namespace === undefined || (webhook['failurePolicy'] ?? 'Fail') !== 'Fail') return [];
      const resource = neededOf(webhook);
      if (resource === undefined || !watches(cluster, webhook, namespace)) return [];
      const pods = podsBehind(cluster, webhook, namespace);
      // Its Pods bear a label that it leaves out.
      const isSpared = ({ labels }: Workload): boolean =>
        resource === 'pods' && !selects(valueAt(webhook, ['objectSelector']), labels);
      if (
        pods.length
          ? pods.every(isSpared)
          : isMap(webhook['objectSelector']) && Object.keys(webhook['objectSelector']).length
      )
        return [];
      return [
        {
          on: configuration,
          path: ['webhooks', index, 'failurePolicy'],
          message: `${String(webhook['name'])} has to answer before ${resource} of ${namespace} are made, and it runs there itself.`,
          expected: `a namespaceSelector that leaves ${namespace} out, or failurePolicy: Ignore`,
        },
      ];
    }),
  );
}

/** The first thing that it watches and that a Pod needs to come up. */
function neededOf(webhook: unknown): string | undefined {
  const rules = listAt(webhook, ['rules']).filter(rule =>
    textsAt(rule, ['operations']).some(one => one === '*' || one === 'CREATE'),
  );
  return NEEDED.find(([group, resource]) =>
    rules.some(rule => {
      const [groups, resources] = [textsAt(rule, ['apiGroups']), textsAt(rule, ['resources'])];
      const isGroup = groups.includes('*') || groups.includes(group);
      return isGroup && resources.some(one => one === '*' || one === '*/*' || one === resource);
    }),
  )?.[1];
}

/** Whether objects of the namespace have to pass it. A namespace that nobody renders has no label but its name. */
function watches(cluster: Cluster, webhook: unknown, namespace: string): boolean {
  const found = cluster.of('Namespace').find(one => nameOf(one) === namespace);
  const labels = { ...mapAt(found?.object, ['metadata', 'labels']), 'kubernetes.io/metadata.name': namespace };
  const isKnown = found !== undefined || onlyNames(webhook);
  return isKnown && selects(valueAt(webhook, ['namespaceSelector']), labels) && isUnconditional(webhook);
}

/** Whether its selector asks for nothing but the name, so that it can be judged without the labels. */
function onlyNames(webhook: unknown): boolean {
  const keys = [
    ...Object.keys(mapAt(webhook, ['namespaceSelector', 'matchLabels'])),
    ...listAt(webhook, ['namespaceSelector', 'matchExpressions']).map(one => textAt(one, ['key'])),
  ];
  return keys.every(key => key === 'kubernetes.io/metadata.name');
}

/** A condition in CEL may leave its own Pods out; what it comes to is not known here. */
function isUnconditional(webhook: unknown): boolean {
  return !listAt(webhook, ['matchConditions']).length;
}

function podsBehind(cluster: Cluster, webhook: unknown, namespace: string): Workload[] {
  const service = cluster
    .of('Service')
    .find(
      one => namespaceOf(one) === namespace && nameOf(one) === textAt(webhook, ['clientConfig', 'service', 'name']),
    );
  const wanted = Object.entries(mapAt(service?.object, ['spec', 'selector']));
  if (!wanted.length) return [];
  return cluster.workloads.filter(
    workload => workload.namespace === namespace && wanted.every(([key, value]) => workload.labels[key] === value),
  );
}
