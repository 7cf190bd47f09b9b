import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument, splitDocuments, type KubernetesObject } from '@cedille/manifests';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderPlatform } from './render-platform.ts';

/*
 * Both sides of alternatives.storage in management. Upstream charts are used where they are at hand; without them our own
 * templates alone are rendered, which is where everything stands that does not come from the alternatives' own charts.
 */

const REPOSITORY = join(import.meta.dirname, '../../..');
const FACTS = 'environments/management/environment.yaml';

const roots: string[] = [];
afterAll(() => Promise.all(roots.map(root => rm(root, { recursive: true, force: true }))));

interface Side {
  problems: readonly { code: string; severity: string; message: string }[];
  /** Text of each rendered file, by component. */
  texts: Map<string, string>;
}

async function side(change: (facts: string) => string): Promise<Side> {
  const root = await mkdtemp(join(tmpdir(), 'cedille-'));
  roots.push(root);
  for (const part of ['charts', 'environments', 'tools/versions.yaml'])
    await cp(join(REPOSITORY, part), join(root, part), { recursive: true });
  await mkdir(join(root, 'node_modules/@cedille'), { recursive: true });
  await symlink(join(REPOSITORY, 'libs/values'), join(root, 'node_modules/@cedille/values'));
  await writeFile(join(root, FACTS), change(await readFile(join(root, FACTS), 'utf8')));
  const { problems } = await renderPlatform({ root, environments: ['management'], upstream: { offline: true } });
  const folder = join(root, 'dist/rendered/management');
  const files = await readdir(folder);
  const texts = await Promise.all(
    files.map(async file => [file.replace('.yaml', ''), await readFile(join(folder, file), 'utf8')] as const),
  );
  return { problems: problems.filter(({ severity }) => severity === 'error'), texts: new Map(texts) };
}

const list = (facts: string, from: string, to: readonly string[]): string =>
  facts.replace(`  - ${from}\n`, to.map(name => `  - ${name}\n`).join(''));
const toCeph = (facts: string): string =>
  list(facts, 'mayastor', ['rook-ceph', 'rook-ceph-cluster']).replace('storage: mayastor', 'storage: rook-ceph');

let mayastor: Side;
let ceph: Side;

beforeAll(async () => {
  mayastor = await side(facts => facts);
  ceph = await side(toCeph);
}, 300_000);

/** `DiskPool mayastor/worker-1-…` of one component. */
function objectsOf({ texts }: Side, component: string): string[] {
  return splitDocuments(texts.get(component) ?? '').flatMap(({ text }) => {
    const { kind, metadata } = (parseDocument(text).data ?? {}) as KubernetesObject;
    return kind === undefined
      ? []
      : [`${kind} ${metadata?.namespace ? `${metadata.namespace}/` : ''}${metadata?.name}`];
  });
}

describe('switching alternatives.storage of management', () => {
  it('is sound on both sides', () => {
    expect(mayastor.problems).toEqual([]);
    expect(ceph.problems).toEqual([]);
  });

  it('takes the components of one side for those of the other, and leaves all others as they are, byte for byte', () => {
    const only = (one: Side, other: Side): string[] =>
      [...one.texts.keys()].filter(name => !other.texts.has(name)).sort();
    expect(only(mayastor, ceph)).toEqual(['mayastor']);
    expect(only(ceph, mayastor)).toEqual(['rook-ceph', 'rook-ceph-cluster']);
    const changed = [...mayastor.texts].filter(([name, text]) => ceph.texts.has(name) && ceph.texts.get(name) !== text);
    // Pools are measured (clickhouse declares the namespace of what does that), and have panels; Argo CD is told of both,
    // machines are prepared for them, and one file lists all others.
    expect(changed.map(([name]) => name).sort()).toEqual([
      ...['clickhouse', 'grafana', 'kustomization', 'platform', 'talos', 'telemetry'],
    ]);
  });

  it('takes pools, classes and namespace along', () => {
    expect(objectsOf(mayastor, 'mayastor')).toEqual(
      expect.arrayContaining([
        'Namespace mayastor',
        'StorageClass mayastor',
        'VolumeSnapshotClass mayastor',
        'DiskPool mayastor/worker-1-nvme-example-data-w01a',
        'DiskPool mayastor/worker-3-nvme-example-data-w03b',
      ]),
    );
    expect(objectsOf(ceph, 'rook-ceph')).toContain('Namespace rook-ceph');
    const everything = [...ceph.texts.values()].join('\n');
    // Projects of Argo CD name the kinds of both sides.
    expect(everything).not.toMatch(/^kind: DiskPool$|io\.openebs\.csi-mayastor/m);
    if (/^ +cephVersion:/m.test(everything))
      expect(objectsOf(ceph, 'rook-ceph-cluster')).toEqual(
        expect.arrayContaining([
          'StorageClass mayastor',
          'CephBlockPool rook-ceph/replicated',
          'CephCluster rook-ceph/rook-ceph',
        ]),
      );
  });

  it('is refused where both are listed at once, or one that the facts do not choose', async () => {
    const { problems } = await side(facts => list(facts, 'mayastor', ['mayastor', 'rook-ceph', 'rook-ceph-cluster']));
    expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual(
      expect.arrayContaining([
        'excluded-alternative: mayastor and rook-ceph cannot run side by side.',
        'invalid-fact: rook-ceph cannot run in management: alternatives.storage is mayastor.',
      ]),
    );
  }, 120_000);
});
