import { describe, expect, it } from 'vitest';
import { confirmDeletion, isSettled, readApplications } from '../argocd/applications.ts';
import { tell } from '../support/tell.ts';
import { inventory } from './inventory.ts';
import { releaseClusters, soon, stateOf, type Scene } from './scene.ts';

const FOLDER = 'environments/guest';
const FILES = ['environment.yaml', 'platform.yaml', 'releases.yaml'].map(file => `${FOLDER}/${file}`);
const SHOP = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shop', namespace: 'shop' } };
const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'vcluster-guest' } };
const REGISTRATION = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'cluster-guest-cluster', namespace: 'argocd' },
};

/** Stays until a person removes the namespace: volumes of etcd, and what the virtual cluster itself had written. */
const HOLDS_DATA =
  /^(Namespace vcluster-guest|(PersistentVolumeClaim|Secret|ServiceAccount|ConfigMap) vcluster-guest\/.*)$/;

/** Namespaces and definitions, which nothing removes by itself, and what the API server adds to them. */
const STAYS_INSIDE =
  /^(APIService|CustomResourceDefinition|Namespace|PersistentVolume|ServiceAccount|ConfigMap) (\S+\/default|\S+\/kube-root-ca.crt|[^/]+)$/;

const ASKS_FOR_ROOT = /waiting for pruning confirmation of .*guest-platform/;

/** Comes and goes with what makes it. */
const FOLLOWS = /^(Pod|ReplicaSet|ControllerRevision|EndpointSlice|Endpoints) /;

/** Its files go, come back, and go again. The last scenario: nothing is left to look at. */
export function leaving(scene: () => Scene): void {
  let before: string[];
  let files: Record<string, string>;

  describe('when it leaves', () => {
    it('it waits for a person who confirms it', async () => {
      const { workspace, client, hub } = scene().delivery;
      before = await inventory(client);
      files = Object.fromEntries(await Promise.all(FILES.map(async file => [file, await workspace.read(file)])));
      await workspace.commit('feat: without guest', { [FOLDER]: undefined });
      await workspace.cedille('publish', 'platform');
      await hub!.refreshRoot();
      await says(scene(), 'platform', ASKS_FOR_ROOT);
      expect(await scene().inside.read(SHOP)).toBeDefined();
    });

    it('it goes with all that it made, once that is confirmed', async () => {
      const { inside, atFirst } = scene();
      await confirmEnvironment(scene());
      const added = (await inventory(inside)).filter(line => !atFirst.includes(line) && !STAYS_INSIDE.test(line));
      expect(added).toEqual(['PersistentVolumeClaim database/data-database-0']);
    });

    it('its cluster and its registration stay until others are promoted, and that is confirmed, too', async () => {
      const { client, hub } = scene().delivery;
      await soon(scene(), 'the hub is settled', async () => (await hub!.applications()).every(isSettled));
      expect(await client.read(REGISTRATION)).toBeDefined();
      await releaseClusters(scene());
      await confirmCluster(scene());
      await isGone(scene(), before);
    });
  });

  describe('when it comes back', () => {
    it('everything is there again, with nobody who acts', async () => {
      await scene().delivery.workspace.commit('feat: guest', files);
      await releaseClusters(scene());
      await soon(scene(), 'its root is there', async () => (await stateOf(scene(), 'guest-platform')) !== undefined);
      await scene().getsWell('everything runs again');
    });
  });

  describe('when it leaves and its cluster is confirmed first', () => {
    it('its Applications stay, without a cluster', async () => {
      await scene().delivery.workspace.commit('feat: without guest', { [FOLDER]: undefined });
      await releaseClusters(scene());
      await confirmCluster(scene());
      expect(await scene().delivery.client.read(REGISTRATION)).toBeUndefined();
      expect(await stateOf(scene(), 'guest-shop')).toBeDefined();
    });

    it('they go all the same, once that is confirmed', async () => {
      await confirmEnvironment(scene());
      await isGone(scene(), before);
    });

    it('and with its namespace, the rest', async () => {
      const { client } = scene().delivery;
      await client.delete(NAMESPACE);
      await soon(scene(), 'nothing of it is left', async () => !(await inventory(client)).some(isOfGuest));
    });
  });
}

const isOfGuest = (line: string): boolean => /guest/.test(line);

async function confirmEnvironment(scene: Scene): Promise<void> {
  const { client } = scene.delivery;
  await says(scene, 'platform', ASKS_FOR_ROOT);
  await confirmDeletion(client, 'platform');
  await soon(scene, 'its root is leaving', async () => (await stateOf(scene, 'guest-platform'))?.leaving ?? true);
  await confirmDeletion(client, 'guest-platform');
  const left = async (): Promise<boolean> =>
    (await readApplications(client)).some(({ name }) => name.startsWith('guest-'));
  await soon(scene, 'its Applications are gone', async () => !(await left()));
}

async function confirmCluster(scene: Scene): Promise<void> {
  await says(scene, 'vcluster', /waiting for pruning confirmation/);
  await confirmDeletion(scene.delivery.client, 'vcluster');
  await soon(scene, 'its cluster is gone', async () => {
    const state = await stateOf(scene, 'vcluster');
    return state !== undefined && isSettled(state);
  });
}

/** What is left in the host can only hold data; of the rest, nothing is there that was not there without the environment. */
async function isGone(scene: Scene, before: readonly string[]): Promise<void> {
  const { client, hub } = scene.delivery;
  await soon(scene, 'the hub is settled', async () => (await hub!.applications()).every(isSettled));
  expect(await client.read(REGISTRATION)).toBeUndefined();
  const after = await inventory(client);
  const ofGuest = after.filter(isOfGuest);
  expect(ofGuest.filter(line => !HOLDS_DATA.test(line))).toEqual([]);
  expect(ofGuest).toContain('Namespace vcluster-guest');
  expect(after.filter(line => !before.includes(line) && !FOLLOWS.test(line))).toEqual([]);
  tell(`left of it in the host:\n${ofGuest.join('\n')}`);
}

function says(scene: Scene, application: string, what: RegExp): Promise<void> {
  const complaints = async (): Promise<string[]> => (await stateOf(scene, application))?.complaints ?? [];
  return soon(scene, `${application} says ${String(what)}`, async () =>
    (await complaints()).some(text => what.test(text)),
  );
}
