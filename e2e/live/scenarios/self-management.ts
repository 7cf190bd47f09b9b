import { until, type KubernetesObject, type ObjectReference } from '@cedille/cluster';
import { describe, expect, it } from 'vitest';
import { isSettled, type ApplicationState } from '../../argocd/applications.ts';
import { promoteFromTree, releaseComponent } from '../../support/change-component.ts';
import type { LivePlatform } from '../../support/live-platform.ts';

const at = (apiVersion: string, kind: string, name: string): ObjectReference => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'argocd' },
});
const SETTINGS = at('v1', 'ConfigMap', 'argocd-cm');
const SERVER = at('apps/v1', 'Deployment', 'argocd-server');
const CONTROLLER = at('v1', 'Pod', 'argocd-application-controller-0');

/** Argo CD looks after itself as after everything else. */
export function selfManagement(platform: () => LivePlatform): void {
  describe('Argo CD', () => {
    it('puts back what somebody changes in its own settings', async () => {
      const { client } = platform();
      const setting = async (): Promise<unknown> =>
        ((await client.read(SETTINGS))?.data as Record<string, string>)['users.session.duration'];
      const meant = await setting();
      const other: KubernetesObject = { ...SETTINGS, data: { 'users.session.duration': '1h' } };
      const changed = await client.apply(other, { fieldManager: 'somebody' });
      expect(changed.data).toMatchObject({ 'users.session.duration': '1h' });
      await until({ what: 'the setting is as its bundle says', condition: async () => (await setting()) === meant });
    });

    it('brings a part of itself back that somebody deletes', async () => {
      const { client, settled } = platform();
      const uid = await uidOf(platform(), SERVER);
      await client.delete(SERVER);
      const back = async (): Promise<boolean> => ![undefined, uid].includes(await uidOf(platform(), SERVER));
      await until({ what: 'the server is back', condition: back });
      await settled();
    });

    it('rolls out its own next release, its controller among it, and goes on', async () => {
      const { workspace, publishRoot, settled } = platform();
      const before = await uidOf(platform(), CONTROLLER);
      const first = await revisionOf(platform());
      await releaseComponent(workspace, { name: 'argocd', version: '99.0.0', overlay: OVERLAY });
      await promoteFromTree(workspace, 'argocd');
      await publishRoot();
      await settled('Argo CD runs its next release', states => isAt(states, revision => revision !== first));
      await settled();
      expect(await uidOf(platform(), CONTROLLER)).not.toBe(before);
    });

    it('goes back to the release before', async () => {
      const { workspace, refreshRoot, settled } = platform();
      const [controller, second] = [await uidOf(platform(), CONTROLLER), await revisionOf(platform())];
      await workspace.cedille('rollback', workspace.environment, '--publish');
      await workspace.commit('revert: argocd');
      await refreshRoot();
      await settled('Argo CD runs the release before', states => isAt(states, revision => revision !== second));
      await settled();
      expect(await uidOf(platform(), CONTROLLER)).not.toBe(controller);
    });
  });
}

/** A setting that the controller reads when it starts. */
const OVERLAY = `argo-cd:
  configs:
    params:
      controller.status.processors: 12
`;

function isAt(states: readonly ApplicationState[], condition: (revision: string) => boolean): boolean {
  return states.some(one => one.name === 'argocd' && condition(one.revision) && isSettled(one));
}

async function revisionOf({ application }: LivePlatform): Promise<string | undefined> {
  return (await application('argocd'))?.revision;
}

async function uidOf({ client }: LivePlatform, what: ObjectReference): Promise<string | undefined> {
  return (await client.read(what))?.metadata.uid;
}
