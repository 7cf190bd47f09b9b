// From the hub to what runs in a virtual cluster, and back to nothing: the real Argo CD delivers the virtual cluster, the real
// provider-kubernetes and the API server register it, and Argo CD goes on into it, without anybody who acts. API servers are
// real, too; in place of the program in the Pods of the virtual cluster, a stand-in starts one and exports how it is reached.
// Then each part is killed, certificates change, a sandbox comes and goes, and the environment leaves.
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { createKubernetesClient, until, type KubernetesClient, type KubernetesObject } from '@cedille/cluster';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeApplications, isSettled, readApplications } from '../argocd/applications.ts';
import { randomOf } from '../conformance/mutations/mutate.ts';
import { bootstrap } from '../delivery/scenarios/bootstrap.ts';
import { waves } from '../delivery/scenarios/waves.ts';
import type { Hosting } from '../hosting/host.ts';
import { deliver } from '../support/deliver.ts';
import type { Delivery } from '../support/delivery.ts';
import { missingUpstreams } from '../support/record-upstreams.ts';
import { readSettings } from '../support/settings.ts';
import { tell } from '../support/tell.ts';
import { accessOf } from './access.ts';
import { inventory } from './inventory.ts';
import { leaving } from './leaving.ts';
import { sandboxDelivered } from './sandbox-delivered.ts';

const settings = readSettings();
const seed = process.env.CEDILLE_E2E_SEED ?? String(Math.floor(Math.random() * 1e9));
/** Of parts that are killed. */
const ROUNDS = 8;
const PATIENCE_MS = 280_000;

const missing = await missingUpstreams(settings.root, ['crossplane', 'vcluster']);
it.skipIf(missing.length)(`${missing.join(', ') || 'every upstream'} can be had`, () => {
  expect(missing).toEqual([]);
});

/** Each is killed at least once. */
const PARTS = ['Argo CD', 'provider', 'virtual API server', 'API server of the host'];

/**
 * One after the other, because Argo CD waits longer each time before it heals the same one again. No StatefulSet: its Pods keep
 * their names, and if its API server is away just when it is made again, Kubernetes may not notice that the old ones are nobody's.
 */
const WORKLOADS = ['shop', 'certificates', 'forum'].map(name => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: name },
}));

const SHOP = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shop', namespace: 'shop' } };
const REGISTRATION = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'cluster-guest-cluster', namespace: 'argocd' },
};

describe.skipIf(missing.length)('an environment that lives in a virtual cluster', () => {
  let delivery: Delivery;
  let hosting: Hosting;
  let inside: KubernetesClient;
  let atFirst: string[];

  beforeAll(async () => {
    delivery = await deliver({ settings, environment: 'guest', patienceMs: PATIENCE_MS });
    hosting = delivery.hosting!;
    inside = delivery.target;
    atFirst = await inventory(inside);
  });
  afterAll(() => delivery?.close());
  beforeEach(() => delivery.intact());

  /** Everything is as it should be, in both clusters. */
  const well = async (): Promise<boolean> => {
    const states = await readApplications(delivery.client);
    const workloads = await Promise.all(WORKLOADS.map(workload => inside.read(workload)));
    const isThere = (workload: KubernetesObject | undefined): boolean => {
      const { readyReplicas = 0 } = (workload?.status ?? {}) as { readyReplicas?: number };
      return readyReplicas === 1 && workload!.metadata.uid !== gone;
    };
    return states.every(isSettled) && workloads.every(isThere) && (await isRegistered());
  };
  let gone: string | undefined;
  let turn = 0;

  const isRegistered = async (): Promise<boolean> => {
    const { ca, cert, key } = accessOf(await readFile(hosting.cluster.kubeconfig, 'utf8'));
    const found = (await delivery.client.read(REGISTRATION)) as { data?: Record<string, string> } | undefined;
    const config = Buffer.from(found?.data?.['config'] ?? '', 'base64').toString('utf8');
    return [ca, cert, key].every(part => config.includes(part));
  };

  const getsWell = (what: string): Promise<void> =>
    until({
      what,
      timeoutMs: PATIENCE_MS,
      // An API server that is away says nothing of what is wrong.
      condition: () => well().catch(() => false),
      state: async () => `\n${describeApplications(await readApplications(delivery.client))}`,
    });

  const removeOne = async (): Promise<void> => {
    const workload = WORKLOADS[turn++ % WORKLOADS.length]!;
    gone = (await inside.read(workload))?.metadata.uid;
    await inside.delete(workload);
  };

  describe('before its cluster is there', () => {
    it('nothing of it is in any cluster', async () => {
      expect(atFirst.filter(line => line.startsWith('Deployment'))).toEqual([]);
      expect(await delivery.client.read(SHOP)).toBeUndefined();
    });
  });

  bootstrap(() => delivery);
  waves(() => delivery);

  describe('with nobody who acts', () => {
    it('it was registered by its virtual cluster, before its root was made', async () => {
      const { hub, record } = delivery;
      const { made } = record.times().find(({ name }) => name === 'platform')!;
      expect(hub!.times().find(({ name }) => name === 'vcluster')!.settled).toBeLessThanOrEqual(made);
      expect(await isRegistered()).toBe(true);
    });

    it('it runs inside, and not in the host', async () => {
      await getsWell('everything runs');
      expect(await delivery.client.read(SHOP)).toBeUndefined();
    });

    it('its access is in Secrets alone', async () => {
      const { key } = accessOf(await readFile(hosting.cluster.kubeconfig, 'utf8'));
      const objects = await delivery.client.list({ apiVersion: 'kubernetes.m.crossplane.io/v1alpha1', kind: 'Object' });
      expect(objects).toHaveLength(1);
      const applications = await delivery.client.list({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' });
      expect(JSON.stringify([objects, applications])).not.toContain(key);
    });
  });

  describe('when something is damaged while a part is killed', () => {
    const random = randomOf(seed);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
    const damages: Record<string, () => Promise<unknown>> = {
      'a workload inside is removed': removeOne,
      'the registration is overwritten': () => {
        const other = Buffer.from('other').toString('base64');
        const data = { ca: other, cert: other, key: other, config: other };
        return delivery.client.apply({ ...REGISTRATION, data } as KubernetesObject);
      },
      'the registration is removed': () => delivery.client.delete(REGISTRATION),
    };
    const rounds = Array.from({ length: ROUNDS }, (_, round) => ({
      damage: pick(Object.keys(damages)),
      // Each of them, whatever the seed.
      part: PARTS[round % PARTS.length]!,
      after: Math.floor(random() * 2_000),
    }));

    it.each(rounds)(`$damage, and $part is killed $after ms later (seed ${seed}): it heals`, async round => {
      await damages[round.damage]!();
      await wait(round.after);
      await delivery.crash![round.part]!();
      // What is removed for good would go unnoticed otherwise.
      if (!gone) await removeOne().catch(() => undefined);
      const began = Date.now();
      await getsWell(`it heals after ${round.damage} and ${round.part} was killed`);
      tell(`${round.damage}, ${round.part} killed after ${round.after} ms: well ${Date.now() - began} ms later`);
      gone = undefined;
    });
  });

  describe('when its certificates change', () => {
    it('the old ones open nothing, and Argo CD goes on with the new ones', async () => {
      const { kubeconfig } = hosting.cluster;
      const old = `${kubeconfig}.old`;
      await writeFile(old, await readFile(kubeconfig, 'utf8'));
      await hosting.cluster.renew();
      const before = createKubernetesClient({ kubeconfig: old });
      await expect(before.list({ apiVersion: 'v1', kind: 'Namespace' })).rejects.toThrow();
      before.close();
      inside = createKubernetesClient({ kubeconfig });
      await getsWell('the new certificate is registered');
      await removeOne();
      await getsWell('Argo CD makes again what is removed inside');
      gone = undefined;
    });
  });

  const scene = () => ({ delivery, inside, atFirst, getsWell, patienceMs: PATIENCE_MS });
  sandboxDelivered(scene);
  leaving(scene);
});
