import { setTimeout as wait } from 'node:timers/promises';
import { until, type KubernetesClient } from '@cedille/cluster';
import { describe, expect, it } from 'vitest';
import { confirmDeletion, isSettled, type ApplicationState } from '../../argocd/applications.ts';
import type { Delivery } from '../../support/delivery.ts';

/** For Argo CD to begin with what it is not told to do yet. */
const LONG_ENOUGH_MS = 5_000;

const WORKLOADS = [
  { apiVersion: 'apps/v1', kind: 'Deployment', name: 'certificates' },
  { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'database' },
  { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' },
].map(({ name, ...kind }) => ({ ...kind, metadata: { name, namespace: name } }));

/** An environment is removed from the one whose Argo CD delivers it. The last scenario: nothing is left to look at. */
export function departure(delivery: () => Delivery): void {
  describe('an environment that leaves', () => {
    let others: unknown[];

    it('stays as it is until somebody confirms it', async () => {
      const { applications, hub, workspace } = delivery();
      const before = await applications();
      others = await statesOf(delivery());
      await workspace.commit('feat: without annex', { 'environments/annex': undefined });
      await workspace.cedille('publish', 'platform');
      await hub!.refreshRoot();
      await hubSays(delivery(), /waiting for pruning confirmation of .*annex-platform/);
      expect(namesOf(await applications())).toEqual(namesOf(before));
      expect(await uidsOf(delivery().target)).not.toContain(undefined);
    });

    it('then waits for a second confirmation, because it holds data', async () => {
      const { applications, client } = delivery();
      const before = await uidsOf(delivery().target);
      await confirmDeletion(client, 'platform');
      await until({ what: 'its root is leaving', condition: async () => isLeaving(await applications(), 'platform') });
      await wait(LONG_ENOUGH_MS);
      expect((await applications()).filter(({ name, leaving }) => leaving && name !== 'platform')).toEqual([]);
      expect(await uidsOf(delivery().target)).toEqual(before);
    });

    it('then goes with all that it made, except its Namespaces: first what came last', async () => {
      const { applications, client, target } = delivery();
      const seen: string[][] = [];
      await confirmDeletion(client, 'annex-platform');
      await until({
        what: 'its Applications are gone',
        timeoutMs: 240_000,
        everyMs: 50,
        condition: async () => seen.push(namesOf(await applications())) > 0 && seen.at(-1)!.length === 0,
      });
      for (const [later, earlier] of [
        ['shop', 'database'],
        ['database', 'certificates'],
      ] as const)
        expect(seen.filter(names => names.includes(later) && !names.includes(earlier))).toEqual([]);
      expect(await uidsOf(target)).toEqual(WORKLOADS.map(() => undefined));
      const namespaces = (await target.list({ apiVersion: 'v1', kind: 'Namespace' })).map(
        ({ metadata }) => metadata.name,
      );
      expect(namespaces).toEqual(expect.arrayContaining(['certificates', 'database', 'forum', 'shop']));
    });

    it('leaves the hub as it was, and nothing of its own there', async () => {
      const { client, hub } = delivery();
      const isHubSettled = async (): Promise<boolean> => (await hub!.applications()).every(isSettled);
      await until({ what: 'the hub is settled', timeoutMs: 240_000, condition: isHubSettled });
      expect(await statesOf(delivery())).toEqual(others);
      const projects = await client.list({
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'AppProject',
        namespace: 'argocd',
      });
      expect(projects.map(({ metadata }) => metadata.name).filter(name => name.startsWith('annex'))).toEqual([]);
    });
  });
}

/** Of the hub's own components; its root has a new bundle. */
async function statesOf({ hub }: Delivery): Promise<unknown[]> {
  const states = (await hub!.applications()).filter(({ name }) => name !== 'platform');
  return states.map(({ name, revision, sync, health }) => ({ name, revision, sync, health }));
}

async function hubSays({ hub }: Delivery, what: RegExp): Promise<void> {
  const complaints = async (): Promise<string[]> => (await hub!.applications()).flatMap(state => state.complaints);
  const says = async (): Promise<boolean> => (await complaints()).some(text => what.test(text));
  await until({ what: `the hub says ${String(what)}`, timeoutMs: 240_000, condition: says });
}

async function uidsOf(client: KubernetesClient): Promise<unknown[]> {
  return Promise.all(WORKLOADS.map(async workload => (await client.read(workload))?.metadata.uid));
}

function namesOf(states: readonly ApplicationState[]): string[] {
  return states.map(({ name }) => name);
}

function isLeaving(states: readonly ApplicationState[], application: string): boolean {
  return states.some(({ name, leaving }) => name === application && leaving);
}
