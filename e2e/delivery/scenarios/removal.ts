import type { KubernetesClient, ObjectReference } from '@cedille/cluster';
import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../support/delivery.ts';

const at = (kind: string, apiVersion: string, name: string): ObjectReference => ({
  apiVersion,
  kind,
  metadata: { name, namespace: name },
});
const workload = (name: string): ObjectReference => at('Deployment', 'apps/v1', name);
const namespace = (name: string): ObjectReference => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

/** A component is taken out of the list of an environment. */
export function removal(delivery: () => Delivery): void {
  describe('a component that leaves the environment', () => {
    it('is pruned with all that it made, except its Namespace; the others stay as they are', async () => {
      const { target, settled, workspace, publishRoot } = delivery();
      const others = await uidsOf(target, ['shop', 'certificates']);
      await editEnvironment(workspace, text => text.replace(' forum,', ''));
      await publishRoot();
      await settled('forum is gone and the rest is settled', states => states.every(({ name }) => name !== 'forum'));
      expect(await target.read(workload('forum'))).toBeUndefined();
      expect(await target.read(namespace('forum'))).toBeDefined();
      expect(await uidsOf(target, ['shop', 'certificates'])).toEqual(others);
    });

    it('comes back when it is listed again', async () => {
      const { target, settled, workspace, publishRoot } = delivery();
      await editEnvironment(workspace, text => text.replace(' platform,', ' forum, platform,'));
      await publishRoot();
      await settled('forum is back', states =>
        states.some(({ name, health }) => name === 'forum' && health === 'Healthy'),
      );
      await settled();
      expect(await target.read(workload('forum'))).toBeDefined();
    });
  });
}

async function editEnvironment(
  { read, commit, environment }: Delivery['workspace'],
  edit: (text: string) => string,
): Promise<void> {
  const file = `environments/${environment}/environment.yaml`;
  await commit(`feat(${environment}): other components`, { [file]: edit(await read(file)) });
}

async function uidsOf(client: KubernetesClient, names: readonly string[]): Promise<unknown[]> {
  return Promise.all(names.map(async name => (await client.read(workload(name)))?.metadata.uid));
}
