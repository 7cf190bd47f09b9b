import { isMap, type Path } from '@cedille/source';
import { nameOf, namespaceOf, type Cluster, type PlacedObject } from '../../rules/cluster.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { listAt, textAt, textsAt, valueAt } from '../../rules/value-at.ts';
import { CertifiedNames, isCertified, isFilledIn, namesOfPem, secretKey } from './certified-names.ts';
import { servedByListeners } from './listeners.ts';
import type { ServedWith } from './served-with.ts';

export const uncertifiedHost: ClusterRule = {
  code: 'certificate-host',
  title: 'A host that its certificate is not for',
  why: 'Browsers and programs compare the host that they asked for with the names in the certificate, and go no further. An API server that calls a webhook does, too: whatever the webhook looks at can no longer be written.',
  example:
    'apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: web, namespace: sites }\nspec: { secretName: web, dnsNames: [example.org], issuerRef: { name: public } }\n---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web, namespace: sites }\nspec:\n  tls: [{ secretName: web, hosts: [www.example.org] }]\n  rules: [{ host: www.example.org, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }]\n',
  fix: 'add the host to the names of the certificate, in {template} or in the values it reads',
  severity: 'error',
  defects: ['structural-impossibility'],
  kinds: [
    'APIService',
    'Certificate',
    'CustomResourceDefinition',
    'GRPCRoute',
    'Gateway',
    'HTTPProxy',
    'HTTPRoute',
    'Ingress',
    'ListenerSet',
    'MutatingWebhookConfiguration',
    'Route',
    'Secret',
    'ValidatingWebhookConfiguration',
  ],
  find: findHosts,
};

function findHosts<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  const known = new CertifiedNames(cluster);
  const served = [
    ...servedByListeners(cluster, known),
    ...ingressHosts(cluster, known),
    ...proxyHosts(cluster, known),
    ...routeHosts(cluster),
    ...calledServices(cluster, known),
  ];
  const told = new Set<string>();
  return served.flatMap(({ on, path, host, certified }) => {
    if (isFilledIn(host) || certified.some(({ names }) => isCertified(host, names))) return [];
    const by = certified.map(one => one.by).join(' and ');
    const names = [...new Set(certified.flatMap(one => one.names))];
    const key = `${String(on.object.kind)} ${namespaceOf(on)} ${nameOf(on)} ${host} ${by}`;
    if (told.has(key)) return [];
    told.add(key);
    return [
      {
        on,
        path,
        message: `${String(on.object.kind)} ${nameOf(on)} serves ${host} with ${by}, which is not for that host.`,
        expected: `${host} among ${names.length ? names.slice(0, 8).join(', ') : 'the names of the certificate, which has none'}${names.length > 8 ? ' …' : ''}`,
      },
    ];
  });
}

/** Hosts under `tls`; cert-manager gives the Secret of an annotated Ingress whatever names stand there. */
function ingressHosts<T extends PlacedObject>(cluster: Cluster<T>, known: CertifiedNames): ServedWith<T>[] {
  return cluster.of('Ingress').flatMap(on =>
    listAt(on.object, ['spec', 'tls']).flatMap((tls, index) => {
      const secret = textAt(tls, ['secretName']);
      const certified = secret === undefined ? undefined : known.ofSecret(secretKey(on, secret));
      return certified
        ? textsAt(tls, ['hosts']).map((host, at) => ({
            on,
            path: ['spec', 'tls', index, 'hosts', at],
            host,
            certified: [certified],
          }))
        : [];
    }),
  );
}

/** A proxy of Contour; `namespace/name` names a Secret elsewhere. */
function proxyHosts<T extends PlacedObject>(cluster: Cluster<T>, known: CertifiedNames): ServedWith<T>[] {
  return cluster.of('HTTPProxy').flatMap(on => {
    const path = ['spec', 'virtualhost', 'fqdn'];
    const host = textAt(on.object, path);
    const secret = textAt(on.object, ['spec', 'virtualhost', 'tls', 'secretName']);
    if (host === undefined || secret === undefined) return [];
    const certified = known.ofSecret(secret.includes('/') ? secret : secretKey(on, secret));
    return certified ? [{ on, path, host, certified: [certified] }] : [];
  });
}

/** A Route of OpenShift with a certificate of its own. */
function routeHosts<T extends PlacedObject>(cluster: Cluster<T>): ServedWith<T>[] {
  return cluster.of('Route').flatMap(on => {
    const path = ['spec', 'host'];
    const host = textAt(on.object, path);
    const pem = textAt(on.object, ['spec', 'tls', 'certificate']);
    const names = pem === undefined ? undefined : namesOfPem(pem);
    return host !== undefined && names ? [{ on, path, host, certified: [{ names, by: 'its own certificate' }] }] : [];
  });
}

const INJECTED = ['metadata', 'annotations', 'cert-manager.io/inject-ca-from'];

/** Services that an API server calls with the authority of a Certificate: it asks for `<service>.<namespace>.svc`. */
function calledServices<T extends PlacedObject>(cluster: Cluster<T>, known: CertifiedNames): ServedWith<T>[] {
  return Object.entries(CALLING).flatMap(([kind, clientsOf]) =>
    cluster.of(kind).flatMap(on => {
      const certified = known.ofCertificate(textAt(on.object, INJECTED) ?? '');
      if (!certified) return [];
      return clientsOf(on).flatMap(path => {
        const [name, namespace] = ['name', 'namespace'].map(key => textAt(on.object, [...path, key]));
        return name === undefined || namespace === undefined
          ? []
          : [{ on, path, host: `${name}.${namespace}.svc`, certified: [certified] }];
      });
    }),
  );
}

const CALLING: Readonly<Record<string, (on: PlacedObject) => Path[]>> = {
  MutatingWebhookConfiguration: webhookServices,
  ValidatingWebhookConfiguration: webhookServices,
  CustomResourceDefinition: () => [['spec', 'conversion', 'webhook', 'clientConfig', 'service']],
  APIService: ({ object }) =>
    valueAt(object, ['spec', 'insecureSkipTLSVerify']) === true ? [] : [['spec', 'service']],
};

function webhookServices({ object }: PlacedObject): Path[] {
  return listAt(object, ['webhooks']).flatMap((webhook, index) =>
    isMap(webhook) ? [['webhooks', index, 'clientConfig', 'service']] : [],
  );
}
