import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { until } from '@cedille/cluster';
import { describe, expect, it } from 'vitest';
import type { LivePlatform } from '../../support/live-platform.ts';
import { authorityOf, secretValue } from './certificates.ts';

/** The component whose site is served. */
const SITE = 'grav';
const HOST = 'www.cedille.localhost';

/** Contour and Envoy serve a site by the route of its component, with a certificate of the platform's CA. */
export function gateway(platform: () => LivePlatform): void {
  describe('the gateway', () => {
    it('is programmed, and every listener has its certificate', async () => {
      const { client } = platform();
      const [gateway] = platform()
        .objects('contour')
        .filter(({ kind }) => kind === 'Gateway');
      const conditions = async (): Promise<string[]> => {
        const { status } = (await client.read(gateway!)) as { status?: GatewayStatus };
        const listeners = (status?.listeners ?? []).map(listener => [listener.name, ...unmet(listener)].join(' '));
        return [...unmet(status ?? {}), ...listeners.filter(text => text.includes(' '))];
      };
      await until({
        what: 'the Gateway and its listeners are programmed',
        timeoutMs: 180_000,
        condition: async () => !(await conditions()).length,
        state: async () => (await conditions()).join(', '),
      });
    });

    it('serves the site over HTTPS with a certificate that the CA of the platform signed', async () => {
      const { client, ports } = platform();
      const ca = (await authorityOf(client)).toString();
      const site = await get({ port: ports.https, host: HOST, path: '/', ca });
      expect(site.status).toBe(200);
      // The page of a stand-in says how the web server handed the request over.
      if (site.type?.startsWith('application/json'))
        expect(JSON.parse(site.body)).toMatchObject({ host: HOST, path: '/', scheme: 'https' });
      else expect(site.body).toContain('<html');
    });

    it('serves what clubs asked for by one file each', async () => {
      const { client, ports } = platform();
      const ca = (await authorityOf(client)).toString();
      for (const host of ['demo', 'hello', 'httpbin'].map(name => `${name}.clubs.localhost`))
        expect([host, (await get({ port: ports.https, host, path: '/', ca })).status]).toEqual([host, 200]);
    });

    it('shows nobody what is not public', async () => {
      const { client, ports } = platform();
      const ca = (await authorityOf(client)).toString();
      for (const path of ['/user/config/security-private.php', '/user/accounts/admin.yaml', '/index.php/../.git/'])
        expect([path, (await get({ port: ports.https, host: HOST, path, ca })).status]).toEqual([path, 403]);
    });

    it('serves Argo CD, and lets in nobody but its administrator', async () => {
      const { client, ports } = platform();
      const ca = (await authorityOf(client)).toString();
      const password = await secretValue(client, 'argocd', 'argocd-initial-admin-secret', 'password');
      const host = 'argocd.cedille.localhost';
      const body = JSON.stringify({ username: 'admin', password: password.toString() });
      const signedIn = await get({ port: ports.https, host, path: '/api/v1/session', ca, body });
      expect(Object.keys(JSON.parse(signedIn.body) as object)).toEqual(['token']);
      const wrong = JSON.stringify({ username: 'admin', password: 'wrong' });
      expect((await get({ port: ports.https, host, path: '/api/v1/session', ca, body: wrong })).status).toBe(401);
    });

    it('is trusted by nobody who does not know the CA', async () => {
      await expect(get({ port: platform().ports.https, host: HOST, path: '/', ca: undefined })).rejects.toThrow(
        /self.signed|unable to (verify|get local issuer)/,
      );
    });

    it('sends plain HTTP to HTTPS', async () => {
      const { status, location } = await get({ port: platform().ports.http, host: HOST, path: '/hello', plain: true });
      expect([status, location]).toEqual([301, `https://${HOST}/hello`]);
    });

    it('answers for no host that nobody has', async () => {
      const { client, ports } = platform();
      const ca = (await authorityOf(client)).toString();
      await expect(get({ port: ports.https, host: 'other.cedille.localhost', path: '/', ca })).rejects.toThrow();
    });

    it('gives a route to its own namespace only', async () => {
      const { client } = platform();
      const [route] = platform()
        .objects(SITE)
        .filter(({ kind }) => kind === 'HTTPRoute');
      const stolen = { ...route!, metadata: { name: 'stolen', namespace: 'default' } };
      await client.apply(stolen);
      const accepted = async (): Promise<string[]> => {
        const { status } = (await client.read(stolen)) as { status?: { parents?: { conditions: Condition[] }[] } };
        return (status?.parents ?? []).flatMap(({ conditions }) =>
          conditions.filter(({ type }) => type === 'Accepted').map(({ reason }) => reason),
        );
      };
      await until({ what: 'the route is judged', condition: async () => (await accepted()).length > 0 });
      expect(await accepted()).toEqual(['NotAllowedByListeners']);
      await client.delete(stolen);
    });
  });
}

interface Condition {
  type: string;
  status: string;
  reason: string;
}

interface GatewayStatus {
  conditions?: Condition[];
  listeners?: { name: string; conditions?: Condition[] }[];
}

function unmet({ conditions = [] }: { conditions?: Condition[] }): string[] {
  const programmed = conditions.find(({ type }) => type === 'Programmed');
  return programmed?.status === 'True' ? [] : [`not programmed: ${programmed?.reason ?? 'nobody looked at it'}`];
}

interface Get {
  port: number;
  host: string;
  path: string;
  ca?: string | undefined;
  plain?: boolean;
  /** JSON that is sent, by POST. */
  body?: string;
}

interface Answer {
  status: number;
  location: string | undefined;
  /** What kind of content the body is. */
  type: string | undefined;
  body: string;
}

/** Asks the gateway of this machine as a browser would that knows the host. */
function get({ port, host, path, ca, plain = false, body }: Get): Promise<Answer> {
  const options = {
    host: '127.0.0.1',
    port,
    path,
    method: body === undefined ? 'GET' : 'POST',
    headers: { host, ...(body !== undefined && { 'content-type': 'application/json' }) },
    timeout: 10_000,
    agent: false,
  } as const;
  return new Promise((resolve, reject) => {
    const sent = plain ? httpRequest(options) : httpsRequest({ ...options, servername: host, ...(ca && { ca }) });
    sent.on('response', response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode!,
          location: response.headers.location,
          type: response.headers['content-type'],
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    sent.on('timeout', () => sent.destroy(new Error(`${host} did not answer in time`)));
    sent.on('error', reject);
    sent.end(body);
  });
}
