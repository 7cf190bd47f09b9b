import { describe, expect, it } from 'vitest';
import type { ApplicationState } from '../../argocd/applications.ts';
import { promoteFromTree, releaseComponent } from '../../support/change-component.ts';
import type { Delivery } from '../../support/delivery.ts';

/** A new version of one component goes to the environment, and is taken back. */
export function promotion(delivery: () => Delivery): void {
  describe('a promotion', () => {
    let before: ApplicationState[];
    let others: string[];

    it('rolls exactly the component that it is about', async () => {
      const { publishRoot, settled, workspace } = delivery();
      before = await delivery().applications();
      others = await otherRevisions(delivery());
      await releaseComponent(workspace, { name: 'shop', version: '0.2.0', text: second });
      await promoteFromTree(workspace, 'shop');
      await publishRoot();
      await settled('shop runs its new bundle', changed(before, 'shop'));
      await settled();
      expect(await textOf(delivery())).toBe(second);
      expect(await otherRevisions(delivery())).toEqual(others);
    });

    it('is undone by a rollback', async () => {
      const { settled, workspace, refreshRoot } = delivery();
      await workspace.cedille('rollback', workspace.environment, '--publish');
      await workspace.commit('revert: shop');
      await refreshRoot();
      await settled('shop runs its old bundle', states => revisionOf(states, 'shop') === revisionOf(before, 'shop'));
      await settled();
      expect(await textOf(delivery())).toBe('first');
      expect(await otherRevisions(delivery())).toEqual(others);
    });
  });
}

const second = 'second';

function revisionOf(states: readonly ApplicationState[], name: string): string | undefined {
  return states.find(state => state.name === name)?.revision;
}

function changed(before: readonly ApplicationState[], name: string) {
  return (states: readonly ApplicationState[]): boolean => revisionOf(states, name) !== revisionOf(before, name);
}

/** Of all but the one that is promoted, and the root, whose bundle holds the pins; and of all in another environment. */
async function otherRevisions({ applications, hub }: Delivery): Promise<string[]> {
  const own = (await applications()).filter(({ name }) => !['shop', 'platform'].includes(name));
  const elsewhere = (await hub?.applications()) ?? [];
  return [...own, ...elsewhere].map(({ name, revision }) => `${name} ${revision}`);
}

async function textOf({ target }: Delivery): Promise<unknown> {
  const map = await target.read({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shop', namespace: 'shop' } });
  return (map?.data as { text: string }).text;
}
