import { listOf, of, placeOf, quiet, quietPod, within, type Data, type Mutation } from './mutation.ts';

/** Mistakes in how things are reached. */
export const NETWORK: readonly Mutation[] = [
  {
    name: 'host that is not in its certificate',
    code: 'certificate-host',
    apply: of('Gateway', (object, pick) => {
      const listeners = listOf(object['spec'], 'listeners');
      const tls = { mode: 'Terminate', certificateRefs: [{ name: 'made-for-the-bench' }] };
      const hostname = pick(['a.other.example', 'shop.made.example', 'made.example.org']);
      within(object, 'spec')['listeners'] = [
        ...listeners,
        { name: 'made-for-the-bench', port: 443, protocol: 'HTTPS', hostname, tls },
      ];
      const dnsNames = ['made.example', '*.example', 'shop.made.example.org'];
      const spec = { secretName: 'made-for-the-bench', dnsNames, issuerRef: { name: 'any' } };
      return [quiet('cert-manager.io/v1', 'Certificate', placeOf(object).namespace, { spec })];
    }),
  },
  {
    name: 'namespace without a policy',
    code: 'network-unguarded',
    apply: of('Namespace', () => [
      quiet('v1', 'Namespace', ''),
      quiet('apps/v1', 'Deployment', 'made-for-the-bench', { spec: quietWorkload() }),
    ]),
  },
  {
    name: 'workload in the namespace default',
    code: 'default-namespace',
    apply: of('Namespace', () => [
      quiet('apps/v1', 'Deployment', 'default', { spec: quietWorkload() }),
      quiet('networking.k8s.io/v1', 'NetworkPolicy', 'default', { spec: { podSelector: {} } }),
    ]),
  },
];

function quietWorkload(): Data {
  const labels = { app: 'made-for-the-bench' };
  return { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: quietPod() } };
}
