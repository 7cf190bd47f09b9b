import fc from 'fast-check';
import { deployment, named, rename, set, type Data, type MakePart, type Spot } from './part.fixture.ts';

interface Consumer {
  object: Data;
  name: (string | number)[];
  port?: (string | number)[];
}

/** Ways to call the Service `name` at its port 80, `web`. */
const CONSUMERS: readonly ((spot: Spot, name: string) => Consumer)[] = [
  ({ namespace, index }, name) => ({
    object: {
      ...named('networking.k8s.io/v1', 'Ingress', `in-${index}`, namespace),
      spec: {
        rules: [
          {
            host: `in-${index}.example`,
            http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { number: 80 } } } }] },
          },
        ],
      },
    },
    name: ['spec', 'rules', 0, 'http', 'paths', 0, 'backend', 'service', 'name'],
    port: ['spec', 'rules', 0, 'http', 'paths', 0, 'backend', 'service', 'port', 'number'],
  }),
  ({ namespace, index }, name) => ({
    object: {
      ...named('networking.k8s.io/v1', 'Ingress', `in-${index}`, namespace),
      spec: { defaultBackend: { service: { name, port: { name: 'web' } } } },
    },
    name: ['spec', 'defaultBackend', 'service', 'name'],
    port: ['spec', 'defaultBackend', 'service', 'port', 'name'],
  }),
  ({ namespace, index }, name) => ({
    object: {
      ...named('gateway.networking.k8s.io/v1', 'HTTPRoute', `route-${index}`, namespace),
      spec: { rules: [{ backendRefs: [{ name, port: 80 }] }] },
    },
    name: ['spec', 'rules', 0, 'backendRefs', 0, 'name'],
    port: ['spec', 'rules', 0, 'backendRefs', 0, 'port'],
  }),
  ({ namespace, index }, name) => ({
    object: {
      ...named('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', `hook-${index}`),
      webhooks: [{ clientConfig: { service: { name, namespace, port: 80 } } }],
    },
    name: ['webhooks', 0, 'clientConfig', 'service', 'name'],
    port: ['webhooks', 0, 'clientConfig', 'service', 'port'],
  }),
  ({ namespace, index }, name) => ({
    object: {
      ...named('projectcontour.io/v1', 'HTTPProxy', `proxy-${index}`, namespace),
      spec: { virtualhost: { fqdn: `proxy-${index}.example` }, routes: [{ services: [{ name, port: 80 }] }] },
    },
    name: ['spec', 'routes', 0, 'services', 0, 'name'],
    port: ['spec', 'routes', 0, 'services', 0, 'port'],
  }),
];

export const servicePart = fc
  .record({ consumer: fc.constantFrom(...CONSUMERS), targetPort: fc.constantFrom('http', 8080, undefined) })
  .map(({ consumer, targetPort }): MakePart => spot => {
    const { namespace, index } = spot;
    const name = `service-${index}`;
    const service = {
      ...named('v1', 'Service', name, namespace),
      spec: {
        selector: { app: `app-${index}` },
        ports: [{ name: 'web', port: 80, ...(targetPort && { targetPort }) }],
      },
    };
    const { object, name: namePath, port } = consumer(spot, name);
    const pods = deployment(spot, { container: { ports: [{ name: 'http', containerPort: 8080 }] } });
    const portPath = port!;
    return {
      objects: [service, object, pods],
      slips: [
        { what: 'a Service is renamed', code: 'reference-missing', apply: rename(0) },
        { what: 'another Service is called', code: 'reference-missing', apply: all => set(all[1]!, namePath, 'gone') },
        {
          what: 'another port is called',
          code: 'reference-port',
          apply: all => set(all[1]!, portPath, portPath.at(-1) === 'name' ? 'gone' : 81),
        },
        {
          what: 'a Service selects other labels',
          code: 'selects-nothing',
          apply: all => set(all[0]!, ['spec', 'selector', 'app'], 'gone'),
        },
        {
          what: 'a Service selects one label too many',
          code: 'selects-nothing',
          apply: all => set(all[0]!, ['spec', 'selector', 'tier'], 'gone'),
        },
        {
          what: 'a Service leads to a port that Pods do not have',
          code: 'reference-port',
          apply: all => set(all[0]!, ['spec', 'ports', 0, 'targetPort'], 'gone'),
        },
        {
          what: 'a workload does not select its Pods',
          code: 'selector-mismatch',
          apply: all => set(all[2]!, ['spec', 'selector', 'matchLabels', 'app'], 'gone'),
        },
      ],
    };
  });
