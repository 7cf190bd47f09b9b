import { X509Certificate } from 'node:crypto';
import { until, type KubernetesClient, type KubernetesObject } from '@cedille/cluster';
import { describe, expect, it } from 'vitest';
import type { LivePlatform } from '../../support/live-platform.ts';

/** cert-manager signs with the CA that the platform makes for itself, and renews in time. */
export function certificates(platform: () => LivePlatform): void {
  describe('certificates', () => {
    const certificate = (spec: object): KubernetesObject => ({
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: 'shop', namespace: 'default' },
      spec,
    });
    const shop = certificate({
      secretName: 'shop-tls',
      dnsNames: ['shop.cedille.localhost'],
      issuerRef: { kind: 'ClusterIssuer', name: 'platform-ca' },
    });
    const ca: KubernetesObject = {
      ...certificate({}),
      metadata: { name: 'platform-ca', namespace: 'cert-manager' },
    };

    it('are refused by the webhook when they make no sense', async () => {
      const { client } = platform();
      const senseless = certificate({ ...(shop.spec as object), duration: '1h', renewBefore: '2h' });
      await expect(client.apply(senseless, { dryRun: true })).rejects.toThrow(/webhook\.cert-manager\.io.*renewBefore/);
    });

    it('are signed by the CA of the platform', async () => {
      const { client } = platform();
      await client.apply(shop);
      await isReady(client, shop);
      const [issued, authority] = [await issuedFor(client, shop, 'shop-tls'), await authorityOf(client)];
      expect(issued.subjectAltName).toBe('DNS:shop.cedille.localhost');
      expect(issued.checkIssued(authority) && issued.verify(authority.publicKey)).toBe(true);
      expect(authority.ca && authority.subject).toContain('CEDILLE platform CA');
    });

    it('are renewed with another key', async () => {
      const { client } = platform();
      const before = await issuedFor(client, shop, 'shop-tls');
      await renew(client, shop);
      const after = await issuedFor(client, shop, 'shop-tls');
      expect(after.serialNumber).not.toBe(before.serialNumber);
      expect(after.publicKey.equals(before.publicKey)).toBe(false);
      expect(after.verify((await authorityOf(client)).publicKey)).toBe(true);
    });

    it('stay trusted when the CA itself is renewed, because it keeps its key', async () => {
      const { client } = platform();
      const [issued, before] = [await issuedFor(client, shop, 'shop-tls'), await authorityOf(client)];
      await renew(client, ca);
      const after = await authorityOf(client);
      expect(after.serialNumber).not.toBe(before.serialNumber);
      expect(issued.checkIssued(after) && issued.verify(after.publicKey)).toBe(true);
    });
  });
}

/** The certificate of the platform's CA. */
export async function authorityOf(client: KubernetesClient): Promise<X509Certificate> {
  return new X509Certificate(await secretValue(client, 'cert-manager', 'platform-ca', 'tls.crt'));
}

/** A value of a Secret, in the clear. */
export async function secretValue(
  client: KubernetesClient,
  namespace: string,
  name: string,
  key: string,
): Promise<Buffer> {
  const secret = await client.read({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace } });
  const value = (secret?.data as Record<string, string> | undefined)?.[key];
  if (value === undefined) throw new Error(`The Secret ${namespace}/${name} has no ${key}.`);
  return Buffer.from(value, 'base64');
}

async function issuedFor(client: KubernetesClient, of: KubernetesObject, secret: string): Promise<X509Certificate> {
  return new X509Certificate(await secretValue(client, of.metadata.namespace!, secret, 'tls.crt'));
}

interface Status {
  revision?: number;
  conditions?: { type: string; status: string; reason?: string; message?: string }[];
}

async function statusOf(client: KubernetesClient, object: KubernetesObject): Promise<Status> {
  return ((await client.read(object))?.status ?? {}) as Status;
}

async function isReady(client: KubernetesClient, object: KubernetesObject, revision = 1): Promise<void> {
  await until({
    what: `the Certificate ${object.metadata.name} is ready in revision ${revision}`,
    timeoutMs: 180_000,
    condition: async () => {
      const { revision: now = 0, conditions = [] } = await statusOf(client, object);
      return now >= revision && conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
    },
    state: async () => JSON.stringify(await statusOf(client, object)),
  });
}

/** Does what `cmctl renew` does, and waits for the next revision. */
async function renew(client: KubernetesClient, object: KubernetesObject): Promise<void> {
  const { revision = 1, conditions = [] } = await statusOf(client, object);
  const { name, namespace } = object.metadata;
  const issuing = {
    type: 'Issuing',
    status: 'True',
    reason: 'ManuallyTriggered',
    message: 'asked for by a scenario',
    lastTransitionTime: new Date().toISOString().replace(/\.\d+/, ''),
  };
  await client.request({
    method: 'PATCH',
    path: `/apis/cert-manager.io/v1/namespaces/${namespace}/certificates/${name}/status`,
    contentType: 'application/merge-patch+json',
    body: JSON.stringify({ status: { conditions: [...conditions, issuing] } }),
  });
  await isReady(client, object, revision + 1);
}
