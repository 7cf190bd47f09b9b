import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { releasesFile } from '@cedille/delivery';
import { attachBundle, bundleOf, newKey } from '@cedille/delivery/testing';
import { openRegistry, parseAddress, type Registry } from '@cedille/net';
import { startRegistry, type RealRegistry } from '@cedille/net/testing';
import { parse } from 'yaml';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCommand, type Ran } from '../fixtures/run-command.ts';
import { smallWorkspace } from '../fixtures/small-workspace.ts';

const KEY = newKey();
const PINS = releasesFile('lab');

let real: RealRegistry | string;
let registry: Registry;
let into: string;
let root: string;
let club = 0;

beforeAll(async () => {
  real = await startRegistry();
});
afterAll(async () => {
  if (typeof real === 'object') await real.stop();
});
beforeEach(async context => {
  if (typeof real === 'string') return context.skip(real);
  club += 1;
  into = `oci://${real.host}/club${club}`;
  registry = openRegistry({ env: {} });
  root = await smallWorkspace({
    shared: {
      registry: `{ charts: '${into}/charts', bundles: '${into}/bundles', signedBy: { key: environments/release.pub } }`,
    },
    files: { 'environments/release.pub': KEY.pem },
  });
});

interface Published {
  publications: { component: string; reference: string; digest: string }[];
}

/** What the release workflow does. */
async function publish(...components: string[]): Promise<Map<string, string>> {
  const { publications } = JSON.parse(
    (await runCommand(root, 'publish', ...components, '--no-channels', '--json')).out,
  ) as Published;
  const bundles = publications.filter(({ reference }) => reference.includes('/bundles/'));
  return new Map(bundles.map(({ component, digest }) => [component, digest]));
}

async function sign(component: string, digest: string, key = KEY): Promise<void> {
  const bundle = await key.sign({ digest });
  await attachBundle({ registry, repository: `${into}/bundles`, component, digest, bundle });
}

/** A release that runs: published, signed, pinned, its channel moved. */
async function release(): Promise<string> {
  await sign('shop', (await publish('shop')).get('shop')!);
  expect(await ran('promote', 'tree', 'lab', '--write')).toMatchObject({ code: 0 });
  const platform = (await publish('platform')).get('platform')!;
  await sign('platform', platform);
  expect(await ran('publish', 'platform')).toMatchObject({ code: 0 });
  return platform;
}

const ran = (...argv: string[]): Promise<Ran> => runCommand(root, ...argv);
const channel = (): Promise<string | undefined> => registry.resolve(parseAddress(`${into}/bundles/platform`), 'lab');
const pinned = async (): Promise<unknown> => parse(await readFile(join(root, PINS), 'utf8').catch(() => ''));
const said = ({ said, problems }: Ran): string => [said, ...problems.map(({ message }) => message)].join('\n');

/** What somebody can do who may only push packages. */
async function moveChannel(digest: string): Promise<void> {
  const address = parseAddress(`${into}/bundles/platform`);
  await registry.pushManifest(address, 'lab', (await registry.readManifest(address, digest))!);
}

async function pushForged(component: string): Promise<string> {
  const address = parseAddress(`${into}/bundles/${component}`);
  const forged = bundleOf({ name: component, version: '0.1.0' }, { [`lab/${component}.yaml`]: 'kind: Secret\n' });
  for (const blob of forged.blobs) await registry.pushBlob(address, blob);
  await registry.pushManifest(address, forged.digest, forged.manifest);
  return forged.digest;
}

describe('promotion', () => {
  it('refuses a release that nobody signed, and takes it when it is signed', async () => {
    const digest = (await publish('shop')).get('shop')!;
    const refused = await ran('promote', 'tree', 'lab', '--write');
    expect([refused.code, await pinned()]).toEqual([1, null]);
    expect(said(refused)).toContain(`shop@${digest} is not signed by the key`);
    await sign('shop', digest);
    expect((await ran('promote', 'tree', 'lab', '--write')).code).toBe(0);
    expect(await pinned()).toMatchObject({ shop: { digest } });
  });

  it('refuses a release that somebody else signed', async () => {
    await sign('shop', (await publish('shop')).get('shop')!, newKey());
    expect((await ran('promote', 'tree', 'lab', '--write')).code).toBe(1);
  });
});

describe('the channel', () => {
  it('does not move to a bundle that nobody signed', async () => {
    const before = await release();
    await writeFile(join(root, 'environments/lab/platform.yaml'), 'text: other\n');
    const refused = await ran('publish', 'platform');
    expect([refused.code, await channel()]).toEqual([1, before]);
    expect(said(refused)).toContain('is not signed');
  });

  it('is as the tree says after a release', async () => {
    await release();
    expect(await ran('verify')).toMatchObject({ code: 0, out: 'lab: as this tree says.\n' });
  });

  it('is found out when somebody made it name something forged', async () => {
    await release();
    await moveChannel(await pushForged('platform'));
    const found = await ran('verify', 'lab');
    expect(found.code).toBe(1);
    expect(said(found)).toContain('is not signed by the key');
  });

  it('is found out when somebody moved it back to an older release, which is signed', async () => {
    const older = await release();
    await writeFile(join(root, 'environments/lab/platform.yaml'), 'text: newer\n');
    const newer = (await publish('platform')).get('platform')!;
    await sign('platform', newer);
    expect((await ran('publish', 'platform')).code).toBe(0);
    await moveChannel(older);
    const found = await ran('verify', 'lab');
    expect(found.code).toBe(1);
    expect(said(found)).toContain(`names ${older}, which holds another state of lab than this tree`);
  });

  it('is found out when it names the signed bundle of another component', async () => {
    await release();
    const shop = ((await pinned()) as { shop: { digest: string } }).shop.digest;
    const [from, to] = ['shop', 'platform'].map(name => parseAddress(`${into}/bundles/${name}`));
    const manifest = (await registry.readManifest(from!, shop))!;
    const { config, layers } = JSON.parse(Buffer.from(manifest).toString()) as {
      config: { digest: string };
      layers: { digest: string }[];
    };
    for (const { digest } of [config, ...layers])
      await registry.pushBlob(to!, { mediaType: '', bytes: await registry.readBlob(from!, digest) });
    await registry.pushManifest(to!, 'lab', manifest);
    await sign('platform', shop);
    expect(said(await ran('verify', 'lab'))).toContain('holds nothing of lab');
  });
});

describe('what follows the tree', () => {
  it('is found out as well, its channel and what only versions name', async () => {
    const path = join(root, 'environments/lab/environment.yaml');
    await writeFile(path, `${await readFile(path, 'utf8')}delivery: { prune: true, selfHeal: true, follows: tree }\n`);
    expect((await ran('verify')).out).toContain('nothing to verify');
    const digest = (await publish('shop')).get('shop')!;
    await sign('platform', (await publish('platform')).get('platform')!);
    expect((await ran('publish', 'platform')).code).toBe(0);
    expect(said(await ran('verify'))).toContain(`shop@${digest} is not signed`);
    await sign('shop', digest);
    expect(await ran('verify')).toMatchObject({ code: 0 });
    await moveChannel(await pushForged('platform'));
    expect((await ran('verify')).code).toBe(1);
  });
});

describe('what is pinned', () => {
  it('is found out when its bundle is not signed', async () => {
    await release();
    const digest = await pushForged('shop');
    await writeFile(join(root, PINS), `shop: { version: 0.1.0, digest: '${digest}' }\n`);
    const found = await ran('verify', 'lab');
    expect(said(found)).toContain(`shop@${digest} is not signed by the key`);
  });
});

describe('the key', () => {
  it('has to be there', async () => {
    await publish('shop');
    await writeFile(
      join(root, 'environments/shared.yaml'),
      (await readFile(join(root, 'environments/shared.yaml'), 'utf8')).replace('release.pub', 'gone.pub'),
    );
    expect(said(await ran('promote', 'tree', 'lab'))).toContain(
      'registry.signedBy.key names environments/gone.pub, which is not there',
    );
  });

  it.each(['/etc/release.pub', '../release.pub', 'environments/../../release.pub', 'release.pub'])(
    'is among the facts of this repository: %s is refused',
    async file => {
      const path = join(root, 'environments/shared.yaml');
      await writeFile(path, (await readFile(path, 'utf8')).replace('environments/release.pub', file));
      const { code, problems } = await ran('promote', 'tree', 'lab');
      expect([code, problems[0]?.path]).toEqual([1, 'registry.signedBy.key']);
    },
  );
});

describe('where nobody has to sign', () => {
  it('that is said, by verify and by the bootstrap', async () => {
    const path = join(root, 'environments/shared.yaml');
    await writeFile(path, (await readFile(path, 'utf8')).replace(/, signedBy: \{[^}]*\}/, ''));
    await publish('shop');
    expect((await ran('promote', 'tree', 'lab', '--write')).code).toBe(0);
    expect((await ran('publish', 'platform')).code).toBe(0);
    const { code, said: told } = await ran('verify', 'lab');
    expect([code, told]).toEqual([0, expect.stringContaining('lab: nobody has to have signed what runs there')]);
  });
});
