import { until } from '@cedille/cluster';
import { describe, expect, it } from 'vitest';
import { isSettled, type ApplicationState } from '../../argocd/applications.ts';
import { promoteFromTree, releaseComponent } from '../../support/change-component.ts';
import type { Delivery } from '../../support/delivery.ts';
import { prefixOf } from '../../support/of-environment.ts';
import { publishRaw } from '../../support/publish-raw.ts';

const NOWHERE = `sha256:${'0'.repeat(64)}`;

/** Something is delivered that cannot work. Its Application says so; whatever does not need it goes on. */
export function broken(delivery: () => Delivery): void {
  describe('a broken package', () => {
    it('that nobody published is named on its Application', async () => {
      await pin(delivery(), { version: '9.0.0', digest: NOWHERE });
      const shop = await complaining(delivery(), /sha256:0+/);
      expect(shop.sync).toBe('Unknown');
      await expectOthersSettled(delivery());
    });

    it('that is no YAML is named on its Application', async () => {
      const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: [unclosed\n';
      await pinRaw(delivery(), { version: '9.0.1', text });
      const shop = await complaining(delivery(), /unmarshal|yaml/i);
      expect(shop.sync).toBe('Unknown');
      await expectOthersSettled(delivery());
    });

    it('that is empty removes nothing', async () => {
      await pinRaw(delivery(), { version: '9.0.2', text: '# nothing\n' });
      await complaining(delivery(), /auto-sync will wipe out all resources/);
      expect(await delivery().target.read(WORKLOAD)).toBeDefined();
      await expectOthersSettled(delivery());
    });

    it('that the API server refuses is named on its Application, with what the server says', async () => {
      const { workspace, publishRoot } = delivery();
      const files = { 'templates/refused.yaml': REFUSED };
      await releaseComponent(workspace, { name: 'shop', version: '0.3.0', text: 'third', files });
      await promoteFromTree(workspace, 'shop');
      await publishRoot();
      await complaining(delivery(), /schedulingGates\[0\]/);
      await expectOthersSettled(delivery());
    });

    it.each(OUTSIDERS)('that carries $what is refused as a whole, and the object is named', async outsider => {
      const { target } = delivery();
      const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [SMALL, outsider.object] });
      await pinRaw(delivery(), { version: outsider.version, text });
      await refused(delivery(), outsider.says);
      expect(await target.read(outsider.object)).toBeUndefined();
      expect((await target.read(SMALL))?.['data']).not.toEqual(SMALL.data);
      await expectOthersSettled(delivery());
    });

    it('does not keep a release of another component from being rolled out', async () => {
      const { settled, workspace, publishRoot } = delivery();
      await releaseComponent(workspace, { name: 'forum', version: '0.2.0', text: 'second' });
      await promoteFromTree(workspace, 'forum');
      await publishRoot();
      const { digest } = (await pinsOf(delivery()))['forum']!;
      const rolled = (states: readonly ApplicationState[]): boolean =>
        states.some(state => state.name === 'forum' && state.revision === digest && isSettled(state));
      await settled('forum runs its new bundle', rolled);
    });

    it('is fixed by the release after it', async () => {
      const { settled, workspace, publishRoot } = delivery();
      const files = { 'templates/refused.yaml': undefined };
      await releaseComponent(workspace, { name: 'shop', version: '0.3.1', text: 'third', files });
      await promoteFromTree(workspace, 'shop');
      await publishRoot();
      const { digest } = (await pinsOf(delivery()))['shop']!;
      await settled('shop runs the release that fixes it', states => revisionOf(states) === digest);
      await settled();
    });
  });
}

/** Correct by its schema, and by all that we know of Pods: which names gates may have is known to the API server alone. */
const REFUSED = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: refused
  namespace: {{ .Release.Namespace }}
spec:
  selector: { matchLabels: { a: b } }
  template:
    metadata: { labels: { a: b } }
    spec:
      {{- include "common.podDefaults" (dict "root" . "user" 1000) | nindent 6 }}
      schedulingGates: [{ name: a/b/c }]
      containers:
        - name: program
          image: registry.example/refused:1
          {{- include "common.containerDefaults" (dict "name" "program" "resources" .Values.resources) | nindent 10 }}
`;

/** What the component may make: it would be applied if the rest were allowed. */
const SMALL = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'shop', namespace: 'shop' },
  data: { text: 'of an intruder' },
};

/** What no component of the area `clubs` renders, and what its project must not let through. */
const OUTSIDERS = [
  {
    what: 'a cluster-wide kind that no component of its area renders',
    version: '9.1.0',
    object: {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'intruder' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'shop' }],
    },
    says: /ClusterRoleBinding.* not permitted/,
  },
  {
    what: 'a kind of its namespace that no component of its area renders',
    version: '9.1.1',
    object: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'intruder', namespace: 'shop' } },
    says: /Secret.* not permitted/,
  },
  {
    what: 'an object of a namespace outside its area',
    version: '9.1.2',
    object: { ...SMALL, metadata: { name: 'intruder', namespace: 'argocd' } },
    says: /argocd.* not permitted/,
  },
];

const WORKLOAD = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shop', namespace: 'shop' } };

type Pins = Record<string, { version: string; digest: string }>;

async function pinsOf({ workspace }: Delivery): Promise<Pins> {
  const text = await workspace.read(`environments/${workspace.environment}/releases.yaml`);
  return Object.fromEntries(
    [...text.matchAll(/^(\S+):\s*\n\s+version: (\S+)\s*\n\s+digest: (\S+)/gm)].map(([, name, version, digest]) => [
      name!,
      { version: version!, digest: digest! },
    ]),
  );
}

/** Without the command, which refuses to pin what is not there. */
async function pin({ workspace, publishRoot }: Delivery, { version, digest }: Pins[string]): Promise<void> {
  const file = `environments/${workspace.environment}/releases.yaml`;
  const text = await workspace.read(file);
  const pinned = text.replace(
    /^shop:\s*\n\s+version: .*\n\s+digest: .*/m,
    `shop:\n  version: ${version}\n  digest: ${digest}`,
  );
  await workspace.commit('chore: shop', { [file]: pinned });
  await publishRoot();
}

async function pinRaw(delivery: Delivery, { version, text }: { version: string; text: string }): Promise<void> {
  const digest = await publishRaw(delivery.workspace, { component: 'shop', version, text });
  await pin(delivery, { version, digest });
}

function revisionOf(states: readonly ApplicationState[]): string | undefined {
  return states.find(({ name }) => name === 'shop')?.revision;
}

async function complaining({ settled }: Delivery, about: RegExp): Promise<ApplicationState> {
  const isIt = ({ name, complaints }: ApplicationState): boolean =>
    name === 'shop' && complaints.some(text => about.test(text));
  return (await settled(`shop says ${String(about)}`, states => states.some(isIt))).find(isIt)!;
}

/** Waits until Argo CD says of an object of the shop that its project does not let it through. */
async function refused({ client, workspace }: Delivery, says: RegExp): Promise<void> {
  const metadata = { name: `${prefixOf(workspace)}shop`, namespace: 'argocd' };
  let status = '';
  await until({
    what: `Argo CD says ${String(says)}`,
    timeoutMs: 120_000,
    condition: async () => {
      const application = await client.read({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata });
      status = JSON.stringify(application?.['status'] ?? {});
      return says.test(status);
    },
    state: () => Promise.resolve(status),
  });
}

/** The root is as healthy as what it made, and so not among them. */
async function expectOthersSettled({ applications }: Delivery): Promise<void> {
  const others = (await applications()).filter(({ name }) => !['shop', 'platform'].includes(name));
  expect(others.filter(state => !isSettled(state))).toEqual([]);
}
