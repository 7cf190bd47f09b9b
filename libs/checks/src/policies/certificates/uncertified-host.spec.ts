import { parseManifests } from '@cedille/manifests';
import { describe, expect, it } from 'vitest';
import { findInCluster } from '../../rules/run-rules.ts';
import { keptObjects } from '../kept-objects.ts';
import { isCertified, namesOfPem } from './certified-names.ts';
import { uncertifiedHost } from './uncertified-host.ts';

// cspell:disable
/** Common name b.example; for a.example, *.a.example and 10.0.0.1. Nobody has its key. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBpjCCAUygAwIBAgIUKrKZj3sgpdSzbYG4uQiTGMhy6nowCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJYi5leGFtcGxlMB4XDTI2MTIwMTAyMzM0NloXDTI2MTIwMjAy
MzM0NlowFDESMBAGA1UEAwwJYi5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAEygWHDHnCzQkGZMifu+Xr4Vsh0f2akUDd35jjfjj9CwrCgqsRKZkNGYg9
5T20MJVr7uNS35qRb4iGSU9/0iSPIaN8MHowHQYDVR0OBBYEFFhS8kW5HbIRIYiw
XO3q/LXAXYS6MB8GA1UdIwQYMBaAFFhS8kW5HbIRIYiwXO3q/LXAXYS6MA8GA1Ud
EwEB/wQFMAMBAf8wJwYDVR0RBCAwHoIJYS5leGFtcGxlggsqLmEuZXhhbXBsZYcE
CgAAATAKBggqhkjOPQQDAgNIADBFAiATDEQa4FHeiEwRGM44JLZLVHvPSIX4qQzv
rIelyEFDAQIhAMjDXMK3jS85c/j9jrkZgewQkC111R8NkVbuxUc4QlKT
-----END CERTIFICATE-----
`;
// cspell:enable

/** What is said of a text, as `Kind path: message`. */
function saidOf(text: string): string[] {
  const objects = parseManifests({ text, file: 'a.yaml' }).manifests.flatMap(({ object }) => keptObjects(object));
  return findInCluster({ objects }, [uncertifiedHost]).map(
    ({ on, path, message }) => `${String(on.object.kind)} ${path.join('.')}: ${message}`,
  );
}

const certificate = (names: string, more = ''): string =>
  `apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: web, namespace: doors }\nspec: { secretName: web, dnsNames: [${names}], issuerRef: { name: x }${more} }\n`;

const tls = '{ certificateRefs: [{ name: web }] }';
const gateway = (listeners: string): string =>
  `---\napiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: open, namespace: doors }\nspec: { gatewayClassName: x, listeners: [${listeners}] }\n`;
const listener = (hostname: string, more = `tls: ${tls}`): string =>
  `{ name: l${hostname.length}, port: 443, protocol: HTTPS${hostname && `, hostname: "${hostname}"`}, ${more} }`;
const route = (hosts: string, parent = ''): string =>
  `---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: site, namespace: sites }\nspec: { parentRefs: [{ name: open, namespace: doors${parent} }], hostnames: [${hosts}] }\n`;
const ingress = (host: string, secret = 'web'): string =>
  `---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: site, namespace: doors }\nspec: { tls: [{ secretName: ${secret}, hosts: ["${host}"] }] }\n`;

describe('a host', () => {
  it.each<[string, string, string[]]>([
    [
      'of a listener',
      certificate('a.example') + gateway(listener('b.example')),
      [
        'Gateway spec.listeners.0.hostname: Gateway open serves b.example with Certificate web, which is not for that host.',
      ],
    ],
    [
      'of a route at a listener for all hosts',
      certificate('a.example') + gateway(listener('')) + route('b.example'),
      ['HTTPRoute spec.hostnames.0: HTTPRoute site serves b.example with Certificate web, which is not for that host.'],
    ],
    [
      'two labels below a wildcard',
      certificate('"*.example.org"') + gateway(listener('*.example.org')) + route('a.b.example.org'),
      [
        'HTTPRoute spec.hostnames.0: HTTPRoute site serves a.b.example.org with Certificate web, which is not for that host.',
      ],
    ],
    [
      'that is what stands after a wildcard',
      certificate('"*.example.org"') + gateway(listener('example.org')),
      [
        'Gateway spec.listeners.0.hostname: Gateway open serves example.org with Certificate web, which is not for that host.',
      ],
    ],
    [
      'of an Ingress',
      certificate('a.example') + ingress('b.example'),
      ['Ingress spec.tls.0.hosts.0: Ingress site serves b.example with Certificate web, which is not for that host.'],
    ],
    [
      'of a proxy of Contour',
      `${certificate('a.example')}---\napiVersion: projectcontour.io/v1\nkind: HTTPProxy\nmetadata: { name: site, namespace: sites }\nspec: { virtualhost: { fqdn: b.example, tls: { secretName: doors/web } } }\n`,
      [
        'HTTPProxy spec.virtualhost.fqdn: HTTPProxy site serves b.example with Certificate web, which is not for that host.',
      ],
    ],
    [
      'by which an API server calls a webhook',
      `${certificate('hook.doors')}---\napiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: { name: hook, annotations: { cert-manager.io/inject-ca-from: doors/web } }\nwebhooks: [{ name: a, clientConfig: { service: { name: hook, namespace: doors } } }]\n`,
      [
        'ValidatingWebhookConfiguration webhooks.0.clientConfig.service: ValidatingWebhookConfiguration hook serves hook.doors.svc with Certificate web, which is not for that host.',
      ],
    ],
    [
      'by which an API server converts',
      `${certificate('hook.doors')}---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: boats.sea.example, annotations: { cert-manager.io/inject-ca-from: doors/web } }\nspec: { group: sea.example, names: { kind: Boat, plural: boats }, conversion: { webhook: { clientConfig: { service: { name: hook, namespace: doors } } } } }\n`,
      [
        'CustomResourceDefinition spec.conversion.webhook.clientConfig.service: CustomResourceDefinition boats.sea.example serves hook.doors.svc with Certificate web, which is not for that host.',
      ],
    ],
  ])('%s is found where its certificate is for others', (_, text, said) => {
    expect(saidOf(text)).toEqual(said);
  });

  it.each([
    ['its own name', certificate('b.example') + gateway(listener('B.example')) + route('b.example')],
    [
      'a wildcard',
      certificate('"*.example.org"') +
        gateway(listener('*.example.org')) +
        route('a.example.org') +
        ingress('b.example.org'),
    ],
    [
      'names of the routes where the listener is for all',
      certificate('a.example.org') + gateway(listener('*.example.org')) + route('a.example.org'),
    ],
    [
      'another listener that fits better',
      certificate('"*.example.org"') +
        gateway(
          `${listener('*.example.org')}, ${listener('a.b.example.org', 'tls: { certificateRefs: [{ name: other }] }')}`,
        ) +
        route('a.b.example.org'),
    ],
    [
      'another section',
      certificate('"*.example.org"') +
        gateway(`${listener('*.example.org')}, { name: plain, port: 80, protocol: HTTP }`) +
        route('a.b.example.org', ', sectionName: plain'),
    ],
    [
      'one of two certificates',
      `${certificate('a.example')}---\n${certificate('b.example').replaceAll('web', 'more')}${gateway(listener('b.example', 'tls: { certificateRefs: [{ name: web }, { name: more }] }'))}`,
    ],
    [
      'a Secret of which nobody knows what is in it',
      certificate('a.example') +
        gateway(listener('b.example', 'tls: { certificateRefs: [{ name: other }] }')) +
        ingress('b.example', 'other'),
    ],
    [
      'TLS that the program behind it ends',
      certificate('a.example') +
        gateway(listener('b.example', `tls: { mode: Passthrough, certificateRefs: [{ name: web }] }`)),
    ],
    [
      'names that are filled in',
      certificate('"${DOMAIN}"') + gateway(listener('b.example')) + ingress('SERVICE.NAMESPACE.svc'),
    ],
    [
      'a subject in words',
      certificate('a.example', ', literalSubject: "CN=b.example"') + gateway(listener('b.example')),
    ],
  ])('is served with %s', (_, text) => {
    expect(saidOf(text)).toEqual([]);
  });

  it('is looked for in certificates that stand in Secrets, and in Routes', () => {
    expect(namesOfPem(CERTIFICATE)).toEqual(['a.example', '*.a.example']);
    const secret = `apiVersion: v1\nkind: Secret\nmetadata: { name: web, namespace: doors }\ntype: kubernetes.io/tls\ndata: { tls.crt: ${Buffer.from(CERTIFICATE).toString('base64')} }\n`;
    expect(saidOf(secret + gateway(listener('c.a.example')))).toEqual([]);
    expect(saidOf(secret + gateway(listener('b.example')))).toEqual([
      'Gateway spec.listeners.0.hostname: Gateway open serves b.example with Secret web, which is not for that host.',
    ]);
    const own = `apiVersion: route.openshift.io/v1\nkind: Route\nmetadata: { name: r }\nspec: { host: b.example, tls: { certificate: ${JSON.stringify(CERTIFICATE)} } }\n`;
    expect(saidOf(own)).toEqual([
      'Route spec.host: Route r serves b.example with its own certificate, which is not for that host.',
    ]);
    expect(saidOf(own.replace('b.example', 'a.example'))).toEqual([]);
    expect(namesOfPem('-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----')).toBeUndefined();
  });

  it('that is a wildcard takes the same one', () => {
    expect(isCertified('*.a.example', ['*.a.example'])).toBe(true);
    expect(isCertified('*.a.example', ['b.a.example', '*.example'])).toBe(false);
    expect(isCertified('*.b.a.example', ['*.a.example'])).toBe(false);
  });
});
