// What people expect of a cluster of kind, and what is expected here of one that somebody kills.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  awaitWorkloads,
  createKubernetesClient,
  describeAccounts,
  openRun,
  type KindCluster,
  type Run,
} from '@cedille/cluster';
import { parseManifests } from '@cedille/manifests';
import { runProgram } from '@cedille/program';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImages } from '../images/build-images.ts';
import { kind } from '../support/create-cluster.ts';
import { readSettings } from '../support/settings.ts';
import { startOwner } from '../support/start-owner.ts';
import { tell } from '../support/tell.ts';

const { root } = readSettings();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cedille-kind-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** With the words of kind's own documentation. */
const CONFIGURATION = `kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
nodes:
  - role: control-plane
    labels: { tier: first }
`;

describe('a cluster of kind', () => {
  let run: Run;
  let cluster: KindCluster;
  beforeAll(async () => {
    run = await openRun({ what: 'a cluster of kind' });
    const configFile = join(folder, 'kind.yaml');
    await writeFile(configFile, CONFIGURATION);
    cluster = await kind.create({ root, run, name: `${run.id}-own`, configFile, onProgress: tell });
  });
  afterAll(() => run?.close());

  const labelsOf = async (): Promise<object> => {
    const client = createKubernetesClient({ kubeconfig: cluster.kubeconfig });
    try {
      const nodes = await client.list({ apiVersion: 'v1', kind: 'Node' });
      expect(nodes).toHaveLength(1);
      return nodes[0]!.metadata.labels!;
    } finally {
      client.close();
    }
  };

  it('has the name, the context and the configuration that its owner gave it', async () => {
    expect(cluster.context).toBe(`kind-${run.id}-own`);
    expect(await labelsOf()).toMatchObject({ tier: 'first' });
  });

  it('knows the images that are loaded into it', async () => {
    const image = 'registry.example/mine:1';
    // The one program that every cluster of kind has an image of already.
    const { file } = await buildImages('mine', [{ names: [image], programs: { crane: 'crane' } }], { root });
    await cluster.loadImages([file]);
    const runtime = (await runtimeOf(cluster))!;
    const list = ['exec', `${cluster.name}-control-plane`, 'ctr', '--namespace=k8s.io', 'images', 'list', '--quiet'];
    expect((await runProgram({ file: runtime, args: list })).stdout.split('\n')).toContain(image);
  });

  it('says of what does not become ready what it said itself', async () => {
    const metadata = { name: 'broken', namespace: 'default' };
    const labels = { app: 'broken' };
    const container = { name: 'broken', image: 'registry.example/mine:1', command: ['/crane', 'no-such-command'] };
    const template = { metadata: { labels }, spec: { containers: [container] } };
    const object = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      // A container without a probe counts as ready for as long as it takes to end.
      spec: { minReadySeconds: 120, selector: { matchLabels: labels }, template },
    };
    const client = createKubernetesClient({ kubeconfig: cluster.kubeconfig });
    try {
      await client.apply(object);
      const { manifests } = parseManifests({ text: JSON.stringify(object), file: 'broken.yaml' });
      const [unready] = await awaitWorkloads({ client, manifests, namespace: 'default', timeoutMs: 20_000 });
      expect(unready).toMatchObject({ name: 'Deployment default/broken', why: '0 of 1 ready' });
      expect(describeAccounts(unready!.pods)).toMatch(/broken: .*exit code 1[^]*unknown command "no-such-command"/);
    } finally {
      client.close();
    }
  });

  it('does not get into the way of another', async () => {
    const other = await openRun({ what: 'another cluster of kind' });
    try {
      const beside = await kind.create({ root, run: other, onProgress: tell });
      expect(beside.registry.host).not.toBe(cluster.registry.host);
      expect(await labelsOf()).toMatchObject({ tier: 'first' });
    } finally {
      await other.close();
    }
  });

  it('forgets everything when it is reset, except how it was configured', async () => {
    const metadata = { name: 'kept' };
    const before = createKubernetesClient({ kubeconfig: cluster.kubeconfig });
    await before.apply({ apiVersion: 'v1', kind: 'Namespace', metadata });
    before.close();
    await cluster.reset();
    const after = createKubernetesClient({ kubeconfig: cluster.kubeconfig });
    expect(await after.read({ apiVersion: 'v1', kind: 'Namespace', metadata })).toBeUndefined();
    after.close();
    expect(await labelsOf()).toMatchObject({ tier: 'first' });
  });

  it('is refused under a name that is taken, and stays as it is', async () => {
    await expect(kind.create({ root, run, name: cluster.name })).rejects.toThrow(/There is a cluster of kind already/);
    expect(await labelsOf()).toMatchObject({ tier: 'first' });
  });

  it('leaves nothing when it is deleted, and may be deleted again', async () => {
    const runtime = (await runtimeOf(cluster))!;
    await cluster.delete();
    expect(await thingsOf(runtime, cluster.name)).toEqual([]);
    await cluster.delete();
  });
});

describe('a suite that is killed', () => {
  // While it starts, at a moment that is drawn anew each time, and when its cluster is there.
  it.each(['while its cluster starts', 'when its cluster is there'])('%s, leaves nothing to the next', async moment => {
    const suite = await startOwner({ root, kind: 'kind', folder });
    if (moment.startsWith('when')) await suite.ready;
    else await wait(2_000 + Math.random() * 15_000);
    await suite.kill();
    const temporary = process.env.TMPDIR;
    process.env.TMPDIR = folder;
    try {
      const next = await openRun({ what: 'the run after it' });
      expect(next.swept.map(({ what }) => what)).toEqual(['a suite that is killed']);
      await next.close();
    } finally {
      if (temporary === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = temporary;
    }
    for (const runtime of RUNTIMES) expect(await thingsOf(runtime, suite.run)).toEqual([]);
  });
});

const RUNTIMES = ['docker', 'podman'] as const;

/** Containers and networks whose name has that of a cluster in it. */
async function thingsOf(runtime: string, cluster: string): Promise<string[]> {
  const lists = [
    ['ps', '--all', '--format', '{{.Names}}'],
    ['network', 'ls', '--format', '{{.Name}}'],
  ];
  const named = await Promise.all(
    lists.map(args =>
      runProgram({ file: runtime, args }).then(
        ({ stdout }) => stdout.split('\n'),
        () => [],
      ),
    ),
  );
  return named.flat().filter(name => name.includes(cluster));
}

async function runtimeOf({ name }: KindCluster): Promise<string | undefined> {
  for (const runtime of RUNTIMES) if ((await thingsOf(runtime, name)).length) return runtime;
  return undefined;
}
