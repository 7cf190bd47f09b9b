import { until } from '@cedille/cluster';
import { bundledFile, readBundle } from '@cedille/delivery';
import { openRegistry, parseAddress } from '@cedille/net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSettled, refreshApplication, type ApplicationState } from '../../argocd/applications.ts';
import { releaseComponent } from '../../support/change-component.ts';
import type { Delivery } from '../../support/delivery.ts';
import { prefixOf } from '../../support/of-environment.ts';
import { publishRaw } from '../../support/publish-raw.ts';
import { signReleases, type SigningReleases } from '../../support/sign-releases.ts';

/** Somebody may push packages, and nothing else. What comes of it depends on whether the environment asks who signed. */
export function signatures(delivery: () => Delivery): void {
  describe('a channel that somebody moved who may push packages', () => {
    let releases: SigningReleases;
    beforeAll(async () => {
      releases = await signReleases(delivery().workspace);
    });
    afterAll(() => releases?.close());

    it('is followed where nobody has to have signed', async () => {
      const { client, refreshRoot, workspace, settled } = delivery();
      await settled();
      await moveChannel(delivery(), 'first');
      await refreshRoot();
      await until({
        what: 'the project of the intruder is there',
        timeoutMs: 120_000,
        condition: async () => (await client.read(project('first'))) !== undefined,
      });
      await workspace.cedille('publish', 'platform');
      await refreshRoot();
      await settled('the root is put right', states => states.every(isSettled));
    });

    it('is refused as a whole, from the release of Argo CD on that looks at signatures, and the root says why', async () => {
      const { client, workspace, settled, startPlugins, refreshRoot } = delivery();
      await releases.askFor();
      await release('argocd', '0.2.0');
      const brings = await pinned('argocd');
      await settled('Argo CD has its plugin', states => states.some(isOf('argocd', brings)));
      await startPlugins();
      await until({
        what: 'the root asks for signatures',
        timeoutMs: 120_000,
        condition: async () => JSON.stringify((await client.read(root()))?.spec).includes('"plugin"'),
      });
      // Pods are fakes: the root may have asked before the plugin was there.
      await refreshApplication(client, `${prefixOf(workspace)}platform`, 'hard');
      await settled();

      const digest = await moveChannel(delivery(), 'second');
      await refreshRoot();
      await refused(/no signatures found/);
      const mine = 'https://git.example/platform/.github/workflows/release.yaml@refs/heads/mine';
      await releases.signAs(mine, 'platform', digest);
      await refreshRoot();
      await refused(/no matching attestations/);
      expect(await client.read(project('second'))).toBeUndefined();
      const others = (await delivery().applications()).filter(({ name }) => name !== 'platform');
      expect(others.filter(state => !isSettled(state))).toEqual([]);
      expect((await client.read(root()))?.spec).toMatchObject({ source: { targetRevision: workspace.environment } });
    });

    it.each(TURNS)('cannot be helped by whoever $what', async ({ as, kind, spec, says }) => {
      const { client, workspace } = delivery();
      for (const object of WEB_SERVER) await client.apply(object);
      const body = JSON.stringify({ spec });
      const name = `${prefixOf(workspace)}platform`;
      const path = `/apis/argoproj.io/v1alpha1/namespaces/argocd/${kind}/${name}?dryRun=All`;
      const patch = { method: 'PATCH', contentType: 'application/merge-patch+json', path } as const;
      await expect(client.request({ ...patch, body, ...(as && { as }) })).rejects.toThrow(says);
      const harmless = JSON.stringify({ metadata: { annotations: { seen: 'yes' } } });
      await client.request({ ...patch, body: harmless, ...(as && { as }) });
    });

    it('is put right by a release that is signed, which is rolled out', async () => {
      const before = await pinned('forum');
      await release('forum', '0.4.0');
      expect(await pinned('forum')).not.toBe(before);
      await rolledOut('forum');
    });

    it('is no matter for a rollback', async () => {
      const { workspace } = delivery();
      const before = await pinned('forum');
      await workspace.cedille('rollback', workspace.environment, '--write');
      await workspace.commit('revert: forum');
      expect(await pinned('forum')).not.toBe(before);
      await publishRoot();
      await rolledOut('forum');
    });

    /** As the release workflow does it: published, signed, pinned; and then the pins. */
    async function release(name: string, version: string): Promise<void> {
      const { workspace } = delivery();
      await releaseComponent(workspace, { name, version, ...(name === 'forum' && { text: version }) });
      await releases.publish(name);
      await workspace.cedille('promote', 'tree', workspace.environment, name, '--write');
      await workspace.commit(`chore: ${name}`);
      await publishRoot();
    }

    async function publishRoot(): Promise<void> {
      await releases.publish('platform');
      await delivery().publishRoot();
    }

    async function pinned(name: string): Promise<string> {
      const { read, environment } = delivery().workspace;
      const text = await read(`environments/${environment}/releases.yaml`);
      return new RegExp(`^${name}:\\s*\\n\\s+version: .*\\n\\s+digest: (\\S+)`, 'm').exec(text)![1]!;
    }

    async function rolledOut(name: string): Promise<void> {
      const digest = await pinned(name);
      await delivery().settled(`${name} runs what is pinned`, states => states.some(isOf(name, digest)));
      await delivery().settled();
    }

    async function refused(says: RegExp): Promise<void> {
      const isRefused = ({ name, sync, complaints }: ApplicationState): boolean =>
        name === 'platform' && sync === 'Unknown' && complaints.some(text => says.test(text));
      await delivery().settled(`the root says ${String(says)}`, states => states.some(isRefused));
    }

    function root() {
      return {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: { name: `${prefixOf(delivery().workspace)}platform`, namespace: 'argocd' },
      };
    }
  });
}

const ACCOUNT = 'system:serviceaccount:argocd:argocd-server';

/** What the account of Argo CD's web server may do upstream, and with it whoever takes it over. */
const WEB_SERVER = [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'web-server', namespace: 'argocd' },
    rules: [
      {
        apiGroups: ['argoproj.io'],
        resources: ['applications', 'appprojects'],
        verbs: ['create', 'get', 'list', 'watch', 'update', 'patch', 'delete'],
      },
    ],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'web-server', namespace: 'argocd' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'web-server' },
    subjects: [{ kind: 'User', name: ACCOUNT, apiGroup: 'rbac.authorization.k8s.io' }],
  },
];

const TURNS = [
  {
    what: 'takes the plugin away, not even an administrator',
    as: undefined,
    kind: 'applications',
    spec: { source: { plugin: null, directory: { recurse: true } } },
    says: /follow a digest, or what the plugin signed has verified/,
  },
  {
    what: 'names another registry, not even an administrator',
    as: undefined,
    kind: 'applications',
    spec: { source: { repoURL: 'oci://elsewhere.example/bundles/platform' } },
    says: /come from its own bundles/,
  },
  {
    what: 'has the account of the web server and names another digest',
    as: ACCOUNT,
    kind: 'applications',
    spec: { source: { targetRevision: `sha256:${'0'.repeat(64)}` } },
    says: /by the bundles of the platform and by administrators/,
  },
  {
    what: 'has the account of the web server and opens a project',
    as: ACCOUNT,
    kind: 'appprojects',
    spec: { sourceRepos: ['*'] },
    says: /by the bundles of the platform and by administrators/,
  },
];

function isOf(name: string, digest: string) {
  return (state: ApplicationState): boolean => state.name === name && state.revision === digest && isSettled(state);
}

/** What whoever has it may do everything with. */
function project(name: string) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: `intruder-${name}`, namespace: 'argocd' },
    spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] },
  };
}

/** A bundle of the root that holds what it held, and more; then the channel names it. Answers with its digest. */
async function moveChannel({ workspace }: Delivery, name: string): Promise<string> {
  const { environment } = workspace;
  const [, bundles] = /(oci:\/\/[^\s,}]+\/bundles)/.exec(await workspace.read('environments/shared.yaml'))!;
  const registry = openRegistry({ plainHttp: true });
  const digest = (await registry.resolve(parseAddress(`${bundles}/platform`), environment))!;
  const files = await readBundle({ registry, bundles: bundles!, component: 'platform', digest });
  const text = Buffer.from(files.get(bundledFile(environment, 'platform'))!).toString('utf8');
  const forged = `${text}---\n${JSON.stringify(project(name))}\n`;
  return publishRaw(workspace, { component: 'platform', version: environment, text: forged });
}
