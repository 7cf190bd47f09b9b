import fc from 'fast-check';
import { deployment, named, rename, set, type MakePart } from './part.fixture.ts';

const GATEWAY = 'gateway.networking.k8s.io/v1';

/** A Gateway with a listener for one host, and a route from another namespace. */
export const gatewayPart = fc.boolean().map((isWild): MakePart => ({ namespace, index }) => {
  const host = `www.g${index}.example`;
  const gateway = {
    ...named(GATEWAY, 'Gateway', `gw-${index}`, namespace),
    spec: {
      gatewayClassName: `gwc-${index}`,
      listeners: [
        {
          name: 'https',
          port: 443,
          protocol: 'HTTPS',
          hostname: isWild ? `*.g${index}.example` : host,
          allowedRoutes: {
            namespaces: {
              from: 'Selector',
              selector: { matchLabels: { 'kubernetes.io/metadata.name': `away-${index}` } },
            },
          },
          tls: { certificateRefs: [{ name: `tls-${index}` }] },
        },
      ],
    },
  };
  const certificate = {
    ...named('cert-manager.io/v1', 'Certificate', `tls-${index}`, namespace),
    spec: { secretName: `tls-${index}`, issuerRef: { name: `issuer-${index}`, kind: 'ClusterIssuer' } },
  };
  const route = {
    ...named(GATEWAY, 'HTTPRoute', `route-${index}`, `away-${index}`),
    spec: {
      hostnames: [host],
      parentRefs: [{ name: `gw-${index}`, namespace, sectionName: 'https' }],
      rules: [{ backendRefs: [{ name: `app-${index}`, namespace, port: 80 }] }],
    },
  };
  const grant = {
    ...named('gateway.networking.k8s.io/v1beta1', 'ReferenceGrant', `grant-${index}`, namespace),
    spec: {
      from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: `away-${index}` }],
      to: [{ group: '', kind: 'Service' }],
    },
  };
  return {
    objects: [
      gateway,
      route,
      grant,
      certificate,
      { ...named('cert-manager.io/v1', 'ClusterIssuer', `issuer-${index}`), spec: { selfSigned: {} } },
      named(GATEWAY, 'GatewayClass', `gwc-${index}`),
      {
        ...named('v1', 'Service', `app-${index}`, namespace),
        spec: { selector: { app: `app-${index}` }, ports: [{ port: 80 }] },
      },
      deployment({ namespace, index }),
      named('v1', 'Namespace', `away-${index}`),
    ],
    slips: [
      { what: 'a class is removed', code: 'reference-missing', apply: all => void all.splice(5, 1) },
      { what: 'an issuer is removed', code: 'reference-missing', apply: all => void all.splice(4, 1) },
      { what: 'a certificate is removed', code: 'reference-missing', apply: all => void all.splice(3, 1) },
      { what: 'a grant is removed', code: 'reference-not-granted', apply: all => void all.splice(2, 1) },
      { what: 'a Gateway is renamed', code: 'reference-missing', apply: rename(0) },
      {
        what: 'a host is misspelled',
        code: 'route-refused',
        apply: all => set(all[1]!, ['spec', 'hostnames', 0], `www.h${index}.example`),
      },
      {
        what: 'a listener is renamed',
        code: 'route-refused',
        apply: all => set(all[0]!, ['spec', 'listeners', 0, 'name'], 'tls'),
      },
      {
        what: 'a namespace is not let in',
        code: 'route-refused',
        apply: all => set(all[0]!, ['spec', 'listeners', 0, 'allowedRoutes', 'namespaces'], { from: 'Same' }),
      },
      {
        what: 'a host is served twice',
        code: 'duplicate-host',
        apply: all =>
          void all.push({ ...structuredClone(all[1]!), metadata: { name: 'again', namespace: `away-${index}` } }),
      },
    ],
  };
});
