// A person asks for a sandbox by one file, types the lines that are printed, and has it until its day; with the file it goes.
// What is rendered for it is applied to a real API server, which judges what the person may do; the lines are typed with the
// real kubectl, and so are those of the schedule that closes it, with the rights of its own account. Pods are fakes: in place
// of the program in that of the sandbox, a stand-in exports the access to an API server beside it.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createKubernetesClient, until, type KubernetesClient, type KubernetesObject } from '@cedille/cluster';
import { resolveTool } from '@cedille/helm';
import { ProgramError, runProgram } from '@cedille/program';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createControlPlane } from '../control-plane/create-control-plane.ts';
import { startServiceNames } from '../hosting/service-names.ts';
import { startVirtualCluster } from '../hosting/virtual-cluster.ts';
import { findPlatform } from '../support/find-platform.ts';
import { makeWorkspace, type Workspace } from '../support/make-workspace.ts';
import { openCluster, type SuiteCluster } from '../support/open-cluster.ts';
import { missingUpstreams } from '../support/record-upstreams.ts';
import { readSettings } from '../support/settings.ts';
import { tell } from '../support/tell.ts';
import { inventory } from './inventory.ts';

const settings = readSettings();
const missing = await missingUpstreams(settings.root, ['vcluster']);
it.skipIf(missing.length)(`${missing.join(', ') || 'every upstream'} can be had`, () => {
  expect(missing).toEqual([]);
});

const PEOPLE = ['ada', 'bob'] as const;
const ADA = { name: 'sandbox-ada', namespace: 'vcluster-sandbox-ada', user: 'oidc:ada' };
const BOB = { name: 'sandbox-bob', namespace: 'vcluster-sandbox-bob', user: 'oidc:bob' };
const fileOf = (person: string): string => `environments/sandbox/sandboxes/${person}.yaml`;
const RENDERED = 'dist/rendered/management/vcluster.yaml';

describe.skipIf(missing.length)('a sandbox that a file asks for', () => {
  let opened: SuiteCluster;
  let client: KubernetesClient;
  let workspace: Workspace;
  let kubectl: string;
  let folder: string;
  let before: string[];

  beforeAll(async () => {
    opened = await openCluster({ settings, what: 'sandbox', needs: ['fakePods'] });
    const { run, cluster } = opened;
    client = createKubernetesClient({ kubeconfig: cluster.kubeconfig });
    run.defer(() => Promise.resolve(client.close()));
    before = await inventory(client);
    kubectl = (await resolveTool('kubectl', { root: settings.root, onProgress: tell })).path;
    folder = run.folder;
    const platform = await findPlatform('sandbox');
    workspace = await makeWorkspace({ platform, registry: 'oci://registry.example/e2e', run });
    const day = new Date(Date.now() + 30 * 24 * 3_600_000).toISOString().slice(0, 10);
    await workspace.commit('feat: sandboxes', {
      ...Object.fromEntries(PEOPLE.map(name => [`environments/management/members/${name}.yaml`, member(name)])),
      ...Object.fromEntries(PEOPLE.map(name => [fileOf(name), stringify({ purpose: 'To try things.', expires: day })])),
    });
    await workspace.cedille('render', 'management', 'vcluster');
    const objects = (await rendered()).filter(object => isOf(object, ADA) || isOf(object, BOB));
    for (const object of objects.sort(namespacesFirst)) await client.apply(object);
    const names = await startServiceNames();
    run.defer(names.close);
    const virtual = await createControlPlane({ root: settings.root, run, name: `${run.id}-ada`, onProgress: tell });
    const endpoint = new URL(`https://${ADA.name}.${ADA.namespace}.svc`);
    run.defer(startVirtualCluster({ client, name: ADA.name, endpoint, cluster: virtual, names }).stop);
  });
  afterAll(() => opened?.close());

  const rendered = async (): Promise<KubernetesObject[]> =>
    parseAllDocuments(await workspace.read(RENDERED)).flatMap(document => (document.toJS() as KubernetesObject) ?? []);

  /** As a person types it. @returns what it says, and whether it went well */
  const type = async (line: string): Promise<{ said: string; isWell: boolean }> => {
    const env = {
      KUBECONFIG: join(folder, 'person.kubeconfig'),
      PATH: `${join(kubectl, '..')}:${process.env.PATH ?? ''}`,
    };
    try {
      const { stdout, stderr } = await runProgram({
        ...{ file: 'bash', args: ['-o', 'pipefail', '-c', line], cwd: folder, env, timeoutMs: 60_000 },
      });
      return { said: stdout + stderr, isWell: true };
    } catch (error) {
      if (error instanceof ProgramError) return { said: `${error.stdout}${error.stderr}`, isWell: false };
      throw error;
    }
  };

  const linesFor = async (person: string): Promise<string[]> =>
    (await workspace.cedille('sandboxes', person)).split('\n').filter(line => line && !line.startsWith('#'));

  describe('once it is there', () => {
    it('runs, as far as Pods that are fakes do', async () => {
      await soon('its API server is ready', async () => {
        const { readyReplicas } = ((await client.read(statefulSet(ADA)))?.status ?? {}) as { readyReplicas?: number };
        return readyReplicas === 1;
      });
      await soon('its access is exported', async () => (await client.read(accessOf(ADA))) !== undefined);
    });

    it('is reached by the lines that are printed for its person', async () => {
      const authority = parse(await readFile(opened.cluster.kubeconfig, 'utf8')) as Kubeconfig;
      await writeFile(
        join(folder, 'cedille-cluster.crt'),
        Buffer.from(authority.clusters[0].cluster['certificate-authority-data'], 'base64'),
      );
      const lines = await linesFor('ada');
      for (const line of lines.filter(line => line.startsWith('kubectl config')))
        expect(await type(line)).toMatchObject({ isWell: true });
      await signInAs(ADA.user);
      const fetched = await type(lines.find(line => line.includes('get secret'))!);
      expect(fetched).toMatchObject({ isWell: true });
      const inside = await type(lines.at(-1)!);
      expect(inside.said).toContain('kube-system');
      // Nobody forwards ports of Pods that are fakes; whoever may not is told so before.
      const forward = await type(lines.find(line => line.includes('port-forward'))!);
      expect(forward.said).not.toContain('forbidden');
      expect(forward.said).toMatch(/dial|connect|upgrade/);
    });

    it('is closed to everybody else, by the same lines', async () => {
      const lines = (await linesFor('ada')).filter(line => /get secret|port-forward/.test(line));
      expect(lines).toHaveLength(2);
      await signInAs(BOB.user);
      for (const line of lines) expect(await type(line)).toMatchObject({ isWell: false });
      for (const line of lines) expect((await type(line)).said).toMatch(/forbidden/i);
    });
  });

  describe('its person', () => {
    it('may do what it takes to get in, and nothing else', async () => {
      expect(await rulesOf(ADA.user, ADA.namespace)).toEqual([
        `get pods ${ADA.name}-0`,
        `get secrets vc-${ADA.name}`,
        `get,create pods/portforward ${ADA.name}-0`,
      ]);
    });

    it('may do nothing in the sandbox of another one, nor anywhere else', async () => {
      for (const namespace of [BOB.namespace, 'default', 'kube-system', 'argocd'])
        expect(await rulesOf(ADA.user, namespace)).toEqual([]);
      expect(await rulesOf(BOB.user, ADA.namespace)).toEqual([]);
    });
  });

  /** What an account may do in a namespace beyond what everybody may: `verbs resources names`. */
  const rulesOf = async (user: string, namespace: string): Promise<string[]> => {
    const asked = await client.request({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
      body: JSON.stringify({
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectRulesReview',
        spec: { namespace },
      }),
      as: user,
    });
    const { resourceRules } = (asked as { status: { resourceRules: Rule[] } }).status;
    return resourceRules
      .filter(({ resources }) => !resources.some(name => name.startsWith('selfsubject')))
      .map(({ verbs, resources, resourceNames = [] }) => [verbs, resources, resourceNames].map(String).join(' '))
      .sort();
  };

  describe('on its day', () => {
    let job: KubernetesObject;

    it('a schedule makes a Pod', async () => {
      // Every minute instead of on its day, so that nobody waits for that.
      const cronJob = {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: 'expiry', namespace: ADA.namespace },
      };
      await client.request({
        method: 'PATCH',
        path: `/apis/batch/v1/namespaces/${ADA.namespace}/cronjobs/expiry`,
        body: JSON.stringify({ spec: { schedule: '* * * * *' } }),
        contentType: 'application/merge-patch+json',
      });
      await soon('its Pod is there', async () => {
        const pods = await client.list({ apiVersion: 'v1', kind: 'Pod', namespace: ADA.namespace });
        job = pods.find(({ metadata }) => metadata.labels?.['app.kubernetes.io/component'] === 'expiry')!;
        return job !== undefined;
      });
      await client.delete(cronJob);
    });

    it('which closes it, with the rights of its account, and leaves other ones alone', async () => {
      for (const place of [ADA, BOB]) await client.apply(podInside(place));
      await writeFile(join(folder, 'expiry.kubeconfig'), await signedIn(client, opened.cluster.kubeconfig, job));
      const { initContainers, containers } = job.spec as Record<string, { name: string; args: string[] }[]>;
      for (const { name, args } of [...initContainers!, ...containers!]) {
        const { stdout } = await runProgram({
          file: kubectl,
          args: [`--kubeconfig=${join(folder, 'expiry.kubeconfig')}`, ...args],
          timeoutMs: 320_000,
        });
        tell(`${name}: ${stdout.trim()}`);
      }
      await soon('nothing of it runs', async () => (await podsOf(ADA)).length === 0);
      expect((await podsOf(BOB)).sort()).toEqual(['inside', `${BOB.name}-0`]);
      expect((await client.read(statefulSet(ADA)))?.spec).toMatchObject({ replicas: 0 });
    });

    it('whose account may do nothing else', async () => {
      const account = `system:serviceaccount:${ADA.namespace}:expiry`;
      expect(await rulesOf(account, ADA.namespace)).toEqual([
        'get statefulsets sandbox-ada',
        'get,list,watch,delete pods ',
        'get,patch statefulsets/scale sandbox-ada',
      ]);
      expect(await rulesOf(account, BOB.namespace)).toEqual([]);
    });

    const podsOf = async ({ namespace }: Place): Promise<string[]> =>
      (await client.list({ apiVersion: 'v1', kind: 'Pod', namespace }))
        .filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/component'] !== 'expiry')
        .filter(({ metadata }) => metadata.name === 'inside' || /^sandbox-\w+-0$/.test(metadata.name))
        .map(({ metadata }) => metadata.name);
  });

  describe('without its file', () => {
    it('goes with everything of it, and that of another one stays', async () => {
      const rendering = await rendered();
      await workspace.commit('chore: ada leaves', { [fileOf('ada')]: undefined });
      await workspace.cedille('render', 'management', 'vcluster');
      const kept = new Set((await rendered()).map(identity));
      const pruned = rendering.filter(object => !kept.has(identity(object)));
      expect(pruned.length).toBeGreaterThan(10);
      expect(pruned.filter(object => !isOf(object, ADA))).toEqual([]);
      // Nothing of it waits for a person, so Argo CD prunes all of it.
      expect(JSON.stringify(pruned)).not.toMatch(/Prune=(false|confirm)|Delete=(false|confirm)/);
      for (const object of pruned.sort(namespacesFirst).reverse()) await client.delete(object);
      const left = async (): Promise<string[]> =>
        (await inventory(client)).filter(line => line.includes('sandbox-ada'));
      await soon('nothing of it is left', async () => (await left()).length === 0);
      const other = (await inventory(client)).filter(line => !before.includes(line) && line.includes('sandbox-bob'));
      expect(other).toContain('StatefulSet vcluster-sandbox-bob/sandbox-bob');
    });

    it('is not told how to get in', async () => {
      await expect(workspace.cedille('sandboxes', 'ada')).rejects.toThrow(/ada has no sandbox/);
    });
  });

  /** What the single sign-on would say of a person, by impersonation: Dex cannot be asked here. */
  async function signInAs(user: string): Promise<void> {
    const admin = parse(await readFile(opened.cluster.kubeconfig, 'utf8')) as Kubeconfig;
    const file = join(folder, 'person.kubeconfig');
    const config = parse(await readFile(file, 'utf8')) as Kubeconfig;
    config.clusters[0].cluster = admin.clusters[0].cluster;
    config.users[0].user = { ...admin.users[0].user, as: user };
    await writeFile(file, stringify(config));
  }
});

interface Kubeconfig {
  clusters: [{ cluster: { server: string; 'certificate-authority-data': string } }];
  users: [{ name: string; user: Record<string, unknown> }];
}

interface Rule {
  verbs: string[];
  resources: string[];
  resourceNames?: string[];
}

interface Place {
  name: string;
  namespace: string;
}

function member(account: string): string {
  return stringify({ account, clusters: {} });
}

function statefulSet({ name, namespace }: Place) {
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name, namespace } };
}

function accessOf({ name, namespace }: Place) {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: `vc-${name}`, namespace } };
}

/** In its namespace, or named for it where it has none. */
function isOf({ metadata }: KubernetesObject, { name, namespace }: Place): boolean {
  return metadata.namespace === namespace || (metadata.namespace === undefined && metadata.name.includes(name));
}

function identity({ apiVersion, kind, metadata }: KubernetesObject): string {
  return [apiVersion, kind, metadata.namespace, metadata.name].join(' ');
}

/** Accounts before who needs them, and Namespaces before everything. */
function namespacesFirst(one: KubernetesObject, other: KubernetesObject): number {
  const rank = ({ kind }: KubernetesObject): number => ['Namespace', 'ServiceAccount'].indexOf(kind) >>> 0;
  return rank(one) - rank(other);
}

/** As a virtual cluster makes it of a Pod that is inside. */
function podInside({ name, namespace }: Place): KubernetesObject {
  const containers = [{ name: 'program', image: 'registry.example/program:1', ...SMALL }];
  const labels = { 'vcluster.loft.sh/managed-by': name };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'inside', namespace, labels }, spec: { containers } };
}

const SMALL = { resources: { requests: { cpu: '1m', memory: '1Mi' }, limits: { memory: '1Mi' } } };

/** A kubeconfig with a token of the account that a Pod has. */
async function signedIn(client: KubernetesClient, kubeconfig: string, pod: KubernetesObject): Promise<string> {
  const { serviceAccountName } = pod.spec as { serviceAccountName: string };
  const made = await client.request({
    method: 'POST',
    path: `/api/v1/namespaces/${pod.metadata.namespace}/serviceaccounts/${serviceAccountName}/token`,
    body: JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} }),
  });
  const { token } = (made as { status: { token: string } }).status;
  const config = parse(await readFile(kubeconfig, 'utf8')) as Kubeconfig;
  return stringify({ ...config, users: [{ ...config.users[0], user: { token } }] });
}

function soon(what: string, condition: () => Promise<boolean>): Promise<void> {
  return until({ what, timeoutMs: 180_000, condition });
}
