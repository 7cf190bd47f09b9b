// A virtual cluster gets known to Argo CD by itself. Both API servers and provider-kubernetes are real; roles, policy and Object
// are as they are rendered. In place of the virtual cluster, the suite writes the Secret that it exports.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createKubernetesClient,
  until,
  type KubernetesClient,
  type KubernetesObject,
  type Run,
} from '@cedille/cluster';
import type { RunningProgram } from '@cedille/program';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCluster } from '../support/create-cluster.ts';
import { openCluster } from '../support/open-cluster.ts';
import { readSettings } from '../support/settings.ts';
import { tell } from '../support/tell.ts';
import { accessOf, kubeconfigFrom, type Access } from './access.ts';
import { findRegistrations, type Registration } from './find-registrations.ts';
import { furnish, PROVIDER, startProvider } from './start-provider.ts';

const settings = readSettings();

let run: Run;
let client: KubernetesClient;
let access: Access;
let provider: RunningProgram;
let registration: Registration;
let secret: { apiVersion: 'v1'; kind: 'Secret'; metadata: { name: string; namespace: string } };

beforeAll(async () => {
  const opened = await openCluster({ settings, what: 'registration', needs: ['schema'] });
  run = opened.run;
  const name = `${run.id}-virtual`;
  const virtual = await createCluster({
    root: settings.root,
    run,
    name,
    choice: 'control-plane',
    needs: ['schema'],
    onProgress: tell,
  });
  access = accessOf(await readFile(virtual.kubeconfig, 'utf8'));
  client = createKubernetesClient({ kubeconfig: opened.cluster.kubeconfig });
  [registration] = (await findRegistrations(settings)) as [Registration];
  const { metadata } = registration.target;
  secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: metadata.name, namespace: metadata.namespace! } };
  await furnish({ client, run, kubeconfig: opened.cluster.kubeconfig, registration });
  provider = await startProvider({ root: settings.root, run });
});

afterAll(async () => {
  client?.close();
  await run?.close();
});

/** What Argo CD would find; undefined as long as there is nothing. */
async function registered(): Promise<Record<string, string> | undefined> {
  const found = (await client.read(secret)) as (KubernetesObject & { data?: Record<string, string> }) | undefined;
  if (!found?.data) return undefined;
  return Object.fromEntries(
    Object.entries(found.data).map(([key, text]) => [key, Buffer.from(text, 'base64').toString('utf8')]),
  );
}

function soon(what: string, condition: () => Promise<boolean>): Promise<void> {
  return until({
    what,
    timeoutMs: 60_000,
    everyMs: 250,
    condition: async () => {
      if (!provider.isRunning()) throw new Error(`provider-kubernetes has ended: see ${join(run.folder, 'logs')}`);
      return condition();
    },
  });
}

/** What the virtual cluster does each time it starts. */
function exportAccess({ ca, cert, key }: Access): Promise<unknown> {
  return client.apply({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: registration.source,
    data: { 'certificate-authority': ca, 'client-certificate': cert, 'client-key': key, config: '', token: '' },
  } as KubernetesObject);
}

describe('a virtual cluster', () => {
  it('is not known before it has said how it is reached', async () => {
    await soon('the provider looks for its access', async () => {
      const object = JSON.stringify(await client.read(registration.object));
      return object.includes('cannot get referenced resource');
    });
    expect(await registered()).not.toHaveProperty('config');
  });

  it('is known by itself once it has, and Argo CD gets in with what it finds', async () => {
    await exportAccess(access);
    await soon('the registration is there', async () => (await registered())?.['config'] !== undefined);
    const { name, server, config } = (await registered())!;
    expect({ name, server }).toEqual({ name: registration.cluster, server: registration.server });
    expect(JSON.parse(config!)).toEqual({
      tlsClientConfig: { insecure: false, caData: access.ca, certData: access.cert, keyData: access.key },
    });
    expect((await client.read(secret))?.metadata.labels).toMatchObject({ 'argocd.argoproj.io/secret-type': 'cluster' });
    const file = join(run.folder, 'as-argo-cd.kubeconfig');
    await writeFile(file, kubeconfigFrom(config!, access.server));
    const inside = createKubernetesClient({ kubeconfig: file });
    expect(await inside.listNames({ apiVersion: 'v1', kind: 'Namespace' })).toContain('kube-system');
    inside.close();
  });

  it('lets the order of Applications go on: its Object is ready', async () => {
    await soon(
      'the Object is ready',
      async () => conditionOf(await client.read(registration.object), 'Ready') === 'True',
    );
  });

  it('shows its key nowhere but in Secrets', async () => {
    expect(JSON.stringify(await client.read(registration.object))).not.toContain(access.key);
  });

  it('is followed when its certificate changes', async () => {
    const renewed = { ...access, cert: Buffer.from('renewed').toString('base64') };
    await exportAccess(renewed);
    await soon('the new certificate is there', async () => {
      const { config } = (await registered()) ?? {};
      return config?.includes(`"certData":"${renewed.cert}"`) ?? false;
    });
    await exportAccess(access);
    await soon('the old one is back', async () => (await registered())?.['config']?.includes(access.cert) ?? false);
  });

  it('is put right when somebody changes the registration, or Argo CD makes it again', async () => {
    const other = Buffer.from('other').toString('base64');
    await client.apply({ ...registration.target, data: { ca: other, config: other } } as KubernetesObject);
    await soon('it is right again', async () => (await registered())?.['config']?.includes(access.ca) ?? false);
    await client.delete(secret);
    await client.apply(registration.target);
    await soon('it is there again', async () => (await registered())?.['config']?.includes(access.ca) ?? false);
  });

  it('goes on when the provider has been away', async () => {
    await provider.stop();
    await client.delete(secret);
    await client.apply(registration.target);
    provider = await startProvider({ root: settings.root, run });
    await soon('it is there again', async () => (await registered())?.['config'] !== undefined);
  });
});

describe('the provider, with the rights that come with registrations', () => {
  const may = async (verb: string, { name, namespace }: { name: string; namespace: string }): Promise<boolean> => {
    const user = `system:serviceaccount:${PROVIDER.namespace}:${PROVIDER.name}`;
    const spec = { user, resourceAttributes: { verb, resource: 'secrets', name, namespace } };
    const answer = await client.request({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
      body: JSON.stringify({ apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec }),
      contentType: 'application/json',
    });
    return (answer as { status: { allowed: boolean } }).status.allowed;
  };

  it('reads and changes what it copies, and what it makes', async () => {
    expect(await may('get', registration.source)).toBe(true);
    expect(await may('patch', secret.metadata)).toBe(true);
  });

  it.each(['get', 'list', 'update', 'patch', 'delete'])('may not %s any other Secret, here or there', async verb => {
    expect(await may(verb, { ...secret.metadata, name: 'argocd-secret' })).toBe(false);
    expect(await may(verb, { ...registration.source, name: 'other' })).toBe(false);
  });
});

describe('what was written by hand', () => {
  it('is left as it is: a registration that is one text already', async () => {
    const config = JSON.stringify({ bearerToken: 'x' });
    const byHand = {
      ...secret,
      metadata: {
        ...secret.metadata,
        name: 'cluster-by-hand',
        labels: { 'argocd.argoproj.io/secret-type': 'cluster' },
      },
    };
    await client.apply({ ...byHand, data: { config: Buffer.from(config).toString('base64') } } as KubernetesObject);
    const found = (await client.read(byHand)) as unknown as { data: Record<string, string> };
    expect(Buffer.from(found.data['config']!, 'base64').toString()).toBe(config);
    await client.delete(byHand);
  });
});

describe('an environment that is removed', () => {
  it('leaves no registration behind, nor anything that holds up what remains', async () => {
    // As Argo CD takes them away: the last wave first, and each before the one under it.
    await client.delete(registration.object);
    await soon('the Object is gone', async () => (await client.read(registration.object)) === undefined);
    await client.delete(secret);
    for (const object of registration.rights) await client.delete(object);
    await client.delete({ apiVersion: 'v1', kind: 'Secret', metadata: registration.source });
    await soon(
      'its access is gone',
      async () =>
        (await client.read({ apiVersion: 'v1', kind: 'Secret', metadata: registration.source })) === undefined,
    );
  });
});

function conditionOf(object: KubernetesObject | undefined, type: string): string | undefined {
  const { conditions = [] } = (object?.['status'] ?? {}) as { conditions?: { type: string; status: string }[] };
  return conditions.find(one => one.type === type)?.status;
}
