import type { KubernetesObject } from '@cedille/manifests';
import { podSpecOf } from '../../src/rules/pod-spec.ts';
import {
  beside,
  listOf,
  of,
  ofContainer,
  ofPod,
  placeOf,
  quiet,
  within,
  type Data,
  type Mutation,
} from './mutation.ts';

/** Mistakes by which Pods do not start, or do not stay. */
export const AVAILABILITY: readonly Mutation[] = [
  {
    name: 'several Pods without a budget',
    code: 'budget-missing',
    apply: of(['Deployment', 'StatefulSet'], (object, _pick, around) => {
      const isHeld = ['PodDisruptionBudget', 'HorizontalPodAutoscaler'].some(
        kind => beside(object, around, kind).length,
      );
      if (isHeld || /persistentVolumeClaim|requiredDuringScheduling/.test(JSON.stringify(object))) return false;
      within(object, 'spec')['replicas'] = 3;
      return true;
    }),
  },
  {
    name: 'machine that there is not',
    code: 'placement-impossible',
    apply: ofPod((spec, pick) => {
      Object.assign(
        spec,
        pick<Data>([{ nodeName: 'nowhere' }, { nodeSelector: { 'kubernetes.io/hostname': 'nowhere' } }]),
      );
      return true;
    }),
  },
  {
    name: 'more than a machine has',
    code: 'machines-full',
    apply: ofContainer((container, pick) => {
      const memory = pick(['4Ti', '900Gi']);
      container['resources'] = { requests: { cpu: '1m', memory }, limits: { memory } };
      return true;
    }),
  },
  {
    name: 'volume of two Pods',
    code: 'claim-shared',
    apply: of('Deployment', object => {
      const spec = within(object, 'spec');
      // An update that starts one Pod more may have no place for it.
      if (spec['replicas'] === 0 || /requiredDuringScheduling/.test(JSON.stringify(spec))) return false;
      spec['strategy'] = { type: 'RollingUpdate' };
      const pod = podSpecOf(object as KubernetesObject)!.spec as Data;
      const claim = { name: 'made-for-the-bench', persistentVolumeClaim: { claimName: 'made-for-the-bench' } };
      pod['volumes'] = [...listOf(pod, 'volumes'), claim];
      return [
        quiet('v1', 'PersistentVolumeClaim', placeOf(object).namespace, {
          spec: { accessModes: ['ReadWriteOncePod'] },
        }),
      ];
    }),
  },
  {
    name: 'autoscaler beside a number',
    code: 'autoscaled-twice',
    apply: of(['Deployment', 'StatefulSet'], (object, _pick, around) => {
      const replicas = Number(within(object, 'spec')['replicas'] ?? 1);
      if (!replicas || beside(object, around, 'HorizontalPodAutoscaler').length) return false;
      within(object, 'spec')['replicas'] = replicas;
      const { apiVersion, kind } = object;
      const scaleTargetRef = { apiVersion, kind, name: placeOf(object).name };
      const spec = { scaleTargetRef, minReplicas: replicas, maxReplicas: replicas + 3 };
      return [quiet('autoscaling/v2', 'HorizontalPodAutoscaler', placeOf(object).namespace, { spec })];
    }),
  },
  {
    name: 'webhook that waits for itself',
    code: 'webhook-blocks-start',
    apply: of(['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'], (object, _pick, around) => {
      const [webhook] = listOf(object, 'webhooks');
      const service = (webhook?.['clientConfig'] as Data | undefined)?.['service'] as Data | undefined;
      const isOurs = around.some(one => one.kind === 'Namespace' && placeOf(one).name === service?.['namespace']);
      if (!webhook || !service || !isOurs) return false;
      for (const key of ['namespaceSelector', 'objectSelector', 'matchConditions']) delete webhook[key];
      webhook['failurePolicy'] = 'Fail';
      webhook['rules'] = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }];
      return true;
    }),
  },
];
