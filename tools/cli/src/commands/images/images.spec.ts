import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { imagesFile } from '@cedille/helm';
import { digestOf, openRegistry } from '@cedille/net';
import { startRegistry, type RealRegistry } from '@cedille/net/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../fixtures/run-command.ts';
import { smallWorkspace } from '../../fixtures/small-workspace.ts';
import { imageAddress } from './image-address.ts';

/** A list of images for several platforms, as most publishers have it. */
const INDEX = Buffer.from(
  JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [] }),
);
const LOCK = imagesFile('shop');

let real: RealRegistry | string;
let image: string;

beforeAll(async () => {
  real = await startRegistry();
});
afterAll(async () => {
  if (typeof real === 'object') await real.stop();
});
beforeEach(async context => {
  if (typeof real === 'string') return context.skip(real);
  image = `${real.host}/team/app:v1`;
  await openRegistry({ env: {} }).pushManifest({ host: real.host, path: 'team/app' }, 'v1', INDEX);
});

const workspace = (...images: string[]): Promise<string> =>
  smallWorkspace({
    cluster: 'talos',
    files: { 'charts/shop/templates/images.yaml': images.map(configMap).join('---\n') },
  });

const configMap = (name: string, index: number): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: image-${index}, namespace: shop }\ndata: { image: '${name}' }\n`;

describe('images', () => {
  it('are listed, those without a digest too, and --check fails for these', async () => {
    const root = await workspace(image, `quay.io/a/b:v1@sha256:${'a'.repeat(64)}`);
    const { code, out } = await runCommand(root, 'images', 'shop', '--check', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      images: [{ image }, { image: 'quay.io/a/b:v1', digest: `sha256:${'a'.repeat(64)}` }],
      problems: [{ code: 'image-unpinned', component: 'shop' }],
    });
  });

  it('get the digest that their registry has, and are rendered with it', async () => {
    const root = await workspace(image);
    expect((await runCommand(root, 'images', 'shop', '--lock')).code).toBe(0);
    expect((await runCommand(root, 'images', 'shop', '--check')).code).toBe(0);
    await runCommand(root, 'render', 'shop');
    const text = await readFile(join(root, 'dist/rendered/lab/shop.yaml'), 'utf8');
    expect(text).toContain(`image: '${image}@${digestOf(INDEX)}'`);
  });

  it('are rendered by their tag on a cluster of kind, where they may have been made on this machine', async () => {
    const files = {
      'charts/shop/templates/images.yaml': configMap(image, 0),
      [LOCK]: `images:\n  - ${image}@${digestOf(INDEX)}\n`,
    };
    const root = await smallWorkspace({ cluster: 'kind', files });
    await runCommand(root, 'render', 'shop');
    expect(await readFile(join(root, 'dist/rendered/lab/shop.yaml'), 'utf8')).toContain(`image: '${image}'`);
  });

  it('keep what is recorded, and lose what nothing names any more', async () => {
    const root = await workspace(image);
    const kept = `${image}@sha256:${'b'.repeat(64)}`;
    await writeFile(join(root, LOCK), `images:\n  - ${kept}\n  - quay.io/old:v1@sha256:${'c'.repeat(64)}\n`);
    await runCommand(root, 'images', 'shop', '--lock');
    const text = await readFile(join(root, LOCK), 'utf8');
    expect(text).toContain(kept);
    expect(text).not.toContain('old');
  });

  it('stay without one where nobody answers, and the command says so', async () => {
    const { code, said } = await runCommand(await workspace('127.0.0.1:1/team/app:v1'), 'images', 'shop', '--lock');
    expect(code).toBe(1);
    expect(said).toContain('shop names images by their tag alone');
  });
});

describe('where an image comes from', () => {
  it.each([
    ['quay.io/a/b:v1', 'quay.io', 'a/b', 'v1'],
    ['grafana/grafana:12.0.1', 'registry-1.docker.io', 'grafana/grafana', '12.0.1'],
    ['busybox', 'registry-1.docker.io', 'library/busybox', 'latest'],
    ['docker.io/library/redis:8', 'registry-1.docker.io', 'library/redis', '8'],
    ['localhost:5000/b:v1', 'localhost:5000', 'b', 'v1'],
    ['localhost:5000/b', 'localhost:5000', 'b', 'latest'],
  ])('%s', (name, host, path, tag) => {
    expect(imageAddress(name)).toEqual({ address: { host, path }, tag });
  });
});
