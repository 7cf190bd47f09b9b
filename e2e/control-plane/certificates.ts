import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto as never);

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** A certificate and its key, both in PEM. */
export interface KeyPair {
  certificate: string;
  key: string;
}

/** Signs certificates of one cluster; its key never leaves the process unless it is asked for. */
export interface Authority {
  certificate: string;
  key: string;
  /** For a program that serves under names and addresses; it may also be a client. */
  server(commonName: string, names: readonly string[]): Promise<KeyPair>;
  /** For a client: user and groups as Kubernetes reads them from common name and organisations. */
  client(user: string, groups?: readonly string[]): Promise<KeyPair>;
}

/** An authority of its own, with certificates for a day: no cluster here lives longer. */
export async function createAuthority(name: string): Promise<Authority> {
  const keys = await generate();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    signingAlgorithm: ALGORITHM,
    ...validity(),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  const issue = async (subject: x509.JsonName, names: readonly string[]): Promise<KeyPair> => {
    const own = await generate();
    const certificate = await x509.X509CertificateGenerator.create({
      subject,
      issuer: root.subject,
      publicKey: own.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: ALGORITHM,
      ...validity(),
      extensions: [
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
        ...(names.length ? [new x509.SubjectAlternativeNameExtension(names.map(alternativeName))] : []),
      ],
    });
    return { certificate: certificate.toString('pem'), key: await pemOf(own.privateKey) };
  };
  return {
    certificate: root.toString('pem'),
    key: await pemOf(keys.privateKey),
    server: (commonName, names) => issue([{ CN: [commonName] }], names),
    client: (user, groups = []) => issue([...groups.map(group => ({ O: [group] })), { CN: [user] }], []),
  };
}

/** A pair of keys for signing tokens: PKCS #8 and its public half, in PEM. */
export async function createSigningKeys(): Promise<{ privateKey: string; publicKey: string }> {
  const keys = await generate();
  const publicKey = await webcrypto.subtle.exportKey('spki', keys.publicKey);
  return { privateKey: await pemOf(keys.privateKey), publicKey: x509.PemConverter.encode(publicKey, 'PUBLIC KEY') };
}

function generate(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>;
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

/** From an hour ago, because clocks differ. */
function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - 3_600_000), notAfter: new Date(now + 24 * 3_600_000) };
}

function alternativeName(name: string): x509.JsonGeneralName {
  return { type: /^[\d.]+$/.test(name) ? 'ip' : 'dns', value: name };
}
