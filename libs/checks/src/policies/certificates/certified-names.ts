import { X509Certificate } from 'node:crypto';
import type { KubernetesObject } from '@cedille/manifests';
import { nameOf, namespaceOf, type Cluster, type PlacedObject } from '../../rules/cluster.ts';
import { mapAt, textAt, textsAt } from '../../rules/value-at.ts';

/** The certificate of a Secret: what it is good for, and what says so. */
export interface Certified {
  /** Names of hosts, of which some may begin with `*.`. */
  names: readonly string[];
  /** `Certificate web`, `Secret web`: the object that people change. */
  by: string;
}

/** Certificates by the Secrets that hold them, as far as objects of the cluster tell. */
export class CertifiedNames {
  private readonly secrets = new Map<string, Certified | undefined>();
  private readonly certificates = new Map<string, Certified>();

  constructor(cluster: Cluster) {
    for (const certificate of cluster.of('Certificate')) {
      const { object } = certificate;
      if (!String(object.apiVersion).startsWith('cert-manager.io/')) continue;
      const names = namesAsked(object);
      const secret = textAt(object, ['spec', 'secretName']);
      const namespace = namespaceOf(certificate);
      const one = names && { names, by: `Certificate ${nameOf(certificate)}` };
      if (one) this.certificates.set(`${namespace}/${nameOf(certificate)}`, one);
      if (secret !== undefined) this.add(`${namespace}/${secret}`, one);
    }
    for (const secret of cluster.of('Secret')) {
      const names = namesIn(secret.object);
      this.add(`${namespaceOf(secret)}/${nameOf(secret)}`, names && { names, by: `Secret ${nameOf(secret)}` });
    }
  }

  /** Of a Secret, `namespace/name`; undefined where nobody can say what is in it. */
  ofSecret(key: string): Certified | undefined {
    return this.secrets.get(key);
  }

  /** Of a Certificate of cert-manager, `namespace/name`. */
  ofCertificate(key: string): Certified | undefined {
    return this.certificates.get(key);
  }

  /** Of a Secret that two write nobody knows which one it is. */
  private add(key: string, one: Certified | undefined): void {
    this.secrets.set(key, this.secrets.has(key) ? undefined : one);
  }
}

/** Names that somebody asks cert-manager for: programs look at these alone, and not at the common name. */
function namesAsked(certificate: KubernetesObject): readonly string[] | undefined {
  const names = textsAt(certificate, ['spec', 'dnsNames']);
  // What a template fills in may be anything; `otherNames` and a subject in words are beyond what is read here.
  if (names.some(isFilledIn) || 'literalSubject' in mapAt(certificate, ['spec'])) return undefined;
  return names.map(name => name.toLowerCase());
}

/** Whether something else writes the text before a cluster sees it: templates, Kustomize, people (`SERVICE_NAME`). */
export function isFilledIn(text: string): boolean {
  return /[{}$<>()_]|[A-Z]{4}/.test(text);
}

/** Names in the certificate that a Secret holds itself. */
function namesIn(secret: KubernetesObject): readonly string[] | undefined {
  const plain = textAt(secret, ['stringData', 'tls.crt']);
  const encoded = textAt(secret, ['data', 'tls.crt']);
  if (plain === undefined && encoded === undefined) return undefined;
  return namesOfPem(plain ?? Buffer.from(encoded!, 'base64').toString('latin1'));
}

/** Names of hosts in the first certificate of a text; undefined where there is none that can be read. */
export function namesOfPem(text: string): readonly string[] | undefined {
  const [pem] = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/.exec(text) ?? [];
  if (pem === undefined) return undefined;
  try {
    return [...(new X509Certificate(pem).subjectAltName ?? '').matchAll(/(?:^|, )DNS:([^,"]+)/g)].map(([, name]) =>
      name!.toLowerCase(),
    );
  } catch {
    return undefined;
  }
}

/** Whether a certificate is good for a host: a wildcard stands for one label. A host that is a wildcard takes the same one. */
export function isCertified(host: string, names: readonly string[]): boolean {
  const wanted = host.toLowerCase();
  return names.some(name => name === wanted || (name.startsWith('*.') && wanted.replace(/^[^.*]+/, '*') === name));
}

/** Where a Secret is that somebody names, from the namespace of whoever names it. */
export function secretKey(on: PlacedObject, name: string, namespace?: string): string {
  return `${namespace ?? namespaceOf(on)}/${name}`;
}
