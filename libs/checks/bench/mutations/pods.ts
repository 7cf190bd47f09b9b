import {
  of,
  beside,
  listOf,
  ofContainer,
  ofPod,
  placeOf,
  quiet,
  quietPod,
  within,
  type Data,
  type Mutation,
} from './mutation.ts';
import type { KubernetesObject } from '@cedille/manifests';
import { containersOf, podSpecOf } from '../../src/rules/pod-spec.ts';

/** Mistakes in Pods, beside the plainest. */
export const PODS: readonly Mutation[] = [
  {
    name: 'another version of an image',
    code: 'image-versions',
    apply: (object, pick, around) => {
      const shared = containersIn(object).filter(({ image }) =>
        around.some(
          one =>
            placeOf(one).namespace === placeOf(object).namespace &&
            containersIn(one).some(other => other['image'] === image),
        ),
      );
      if (!shared.length) return false;
      const container = pick(shared);
      const image = String(container['image']).replace(/@.*$/, '');
      container['image'] = image.replace(
        /:(v?)(\d+)((?:\.\d+)+)/,
        (_, v: string, major: string, rest: string) => `:${v}${Number(major) + 1}${rest}`,
      );
      return true;
    },
  },
  {
    name: 'probe of another host',
    code: 'host-probe',
    apply: ofContainer((container, pick) => {
      const probe = pick(['livenessProbe', 'readinessProbe', 'startupProbe']);
      container[probe] = pick<Data>([
        { tcpSocket: { host: '169.254.169.254', port: 80 } },
        { httpGet: { host: 'metadata.example', port: 80, path: '/' } },
      ]);
      return true;
    }),
  },
  {
    name: 'guard of the kernel off',
    code: 'isolation-off',
    apply: ofPod((spec, pick) => {
      const context = within(spec, 'securityContext');
      Object.assign(
        context,
        pick<Data>([
          { sysctls: [{ name: 'kernel.msgmax', value: '65536' }] },
          { seLinuxOptions: { type: 'spc_t' } },
          { appArmorProfile: { type: 'Unconfined' } },
        ]),
      );
      return true;
    }),
  },
  {
    name: 'volume of a server',
    code: 'volume-type',
    apply: ofPod((spec, pick) => {
      const volume = pick<Data>([
        { nfs: { server: 'nfs.example', path: '/data' } },
        { iscsi: { targetPortal: 'disks.example', iqn: 'iqn.2026-01.example:disk', lun: 0 } },
      ]);
      spec['volumes'] = [...listOf(spec, 'volumes'), { name: 'made-for-the-bench', ...volume }];
      return true;
    }),
  },
  {
    name: 'Pod by itself',
    code: 'pod-alone',
    apply: of('NetworkPolicy', object => {
      const { podSelector } = object['spec'] as Data;
      if (Object.keys(podSelector as Data).length) return false;
      return [quiet('v1', 'Pod', placeOf(object).namespace, { spec: quietPod() })];
    }),
  },
  {
    name: 'readiness left out',
    code: 'readiness-missing',
    apply: (object, _pick, around) => {
      const found = podSpecOf(object as KubernetesObject);
      if (!found || !['Deployment', 'StatefulSet', 'DaemonSet'].includes(String(object['kind']))) return false;
      const [container, ...more] = listOf(found.spec, 'containers');
      const [port] = listOf(container, 'ports').filter(({ name }) => !/metrics|prom|monitoring/.test(String(name)));
      if (!port || more.length || beside(object, around, 'Service').some(({ spec }) => !(spec as Data)['selector']))
        return false;
      delete container!['readinessProbe'];
      const ports = [{ port: 80, targetPort: port['containerPort'] }];
      return [quiet('v1', 'Service', placeOf(object).namespace, { spec: { selector: found.labels, ports } })];
    },
  },
];

function containersIn(object: Data | KubernetesObject): Data[] {
  const found = podSpecOf(object as KubernetesObject);
  return containersOf(found?.spec, []).map(({ container }) => container as Data);
}
