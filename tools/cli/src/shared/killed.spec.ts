import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PACKAGES, releasesFile } from '@cedille/delivery';
import { openRegistry, parseAddress } from '@cedille/net';
import { startRegistry, type RealRegistry } from '@cedille/net/testing';
import { resolveTool } from '@cedille/helm';
import { temporaryWorkspace } from '@cedille/source/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

/** Kills of each command; more of them with `CEDILLE_KILL_ROUNDS=50 npx vitest run tools/cli/src/shared/killed.spec.ts`. */
const ROUNDS = Number(process.env.CEDILLE_KILL_ROUNDS ?? 3);
const REPOSITORY = join(import.meta.dirname, '../../../..');

const COMPONENT = (name: string, more = ''): string =>
  `title: { en: ${name}, fr: ${name} }\ndescription: { en: One., fr: Un. }\ncategory: clubs\nowner: sre\nnamespace: ${name}\n${more}`;
const CONFIG_MAP =
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n  namespace: {{ .Release.Namespace }}\ndata: { text: {{ .Values.text | quote }} }\n---\n' +
  'apiVersion: v1\nkind: Namespace\nmetadata: { name: {{ .Release.Namespace }} }\n';
const SCHEMA = JSON.stringify({
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  additionalProperties: false,
  properties: { global: { type: 'object' }, text: { type: 'string' } },
});
const ENVIRONMENT = `name: lab
description: { en: A lab., fr: Un labo. }
cluster: { name: lab, kind: kind, kubernetes: 1.35.4 }
sizing: small
domain: { base: lab.example }
gateway: { class: contour, namespace: gateway, public: public, exposure: hostPort }
issuer: platform-ca
alternatives: { storage: local }
storageClasses: { replicated: standard, local: standard, replicas: 1 }
vault: { address: https://vault.vault.svc:8200, mode: file, authMount: kubernetes/lab, kv: { mount: kv, version: 2 } }
delivery: { follows: tree }
components: [bar, platform, shop]
`;
const SHARED = `git: { organisation: Club, repository: https://example.org/platform, teams: { administrators: Exec, operators: SRE } }
registry: { charts: oci://registry.example/charts, bundles: oci://registry.example/bundles }
delivery: { prune: true, selfHeal: true }
`;

function chart(name: string): Record<string, string> {
  return {
    [`charts/${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 0.1.0\ndescription: One.\n`,
    [`charts/${name}/component.yaml`]: COMPONENT(name),
    [`charts/${name}/values.yaml`]: `text: ${'long '.repeat(2000)}\n`,
    [`charts/${name}/values.schema.json`]: SCHEMA,
    [`charts/${name}/templates/configmap.yaml`]: CONFIG_MAP,
  };
}

let real: RealRegistry | string;
let program: string;
let root: string;
let club = 0;

beforeAll(async () => {
  const { bundle } = createRequire(import.meta.url)('../../setup.cjs') as {
    bundle: (root: string) => Promise<{ main: string }>;
  };
  [real, { main: program }] = await Promise.all([startRegistry(), bundle(REPOSITORY)]);
});
afterAll(async () => {
  if (typeof real === 'object') await real.stop();
});
beforeEach(async context => {
  if (typeof real === 'string') return context.skip(real);
  const helm = await resolveTool('helm', { root: REPOSITORY }).catch(() => undefined);
  if (!helm) return context.skip('Helm is not available');
  root = await temporaryWorkspace({
    ...chart('shop'),
    ...chart('bar'),
    ...chart('platform'),
    'environments/shared.yaml': SHARED,
    'environments/lab/environment.yaml': ENVIRONMENT,
    'tools/versions.yaml': await readFile(join(REPOSITORY, 'tools/versions.yaml'), 'utf8'),
  });
  await mkdir(join(root, 'node_modules/@cedille'), { recursive: true });
  await symlink(join(REPOSITORY, 'libs/values'), join(root, 'node_modules/@cedille/values'));
});

function start(args: readonly string[]): { child: ChildProcess; ended: Promise<number | null> } {
  const script = `import(${JSON.stringify(program)}).then(({ main }) => main(${JSON.stringify({ root, argv: args })})).then(code => { process.exitCode = code })`;
  const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
  return { child, ended: new Promise(resolve => child.once('exit', resolve)) };
}

/** Runs to the end; answers with how long that took. */
async function finish(args: readonly string[]): Promise<number> {
  const begun = performance.now();
  expect(await start(args).ended, args.join(' ')).toBe(0);
  return performance.now() - begun;
}

async function killAt(args: readonly string[], milliseconds: number): Promise<void> {
  const { child, ended } = start(args);
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  await ended;
  clearTimeout(timer);
}

/** Kills at any moment of the run, more often near its end, where things are written. */
function anyMoment(whole: number): number {
  return whole * Math.sqrt(Math.random());
}

async function contents(folder: string): Promise<Map<string, string>> {
  const names = await readdir(join(root, folder)).catch(() => []);
  return new Map(
    await Promise.all(
      names.sort().map(async name => [name, await readFile(join(root, folder, name), 'latin1')] as const),
    ),
  );
}

const isHidden = (name: string): boolean => name.startsWith('.');

describe(`killed at any moment, ${ROUNDS} times`, () => {
  it('package leaves whole archives or none, and the next run fixes the rest', async () => {
    await finish(['package']);
    const whole = await contents(PACKAGES);
    await rm(join(root, PACKAGES), { recursive: true });
    const duration = await finish(['package']);
    for (let round = 0; round < ROUNDS; round += 1) {
      await rm(join(root, PACKAGES), { recursive: true });
      await killAt(['package'], anyMoment(duration));
      for (const [name, bytes] of await contents(PACKAGES)) if (!isHidden(name)) expect(bytes).toBe(whole.get(name));
      await finish(['package']);
      expect(await contents(PACKAGES)).toEqual(whole);
    }
  }, 900_000);

  it('publish leaves whole releases or none, and the next run goes on', async () => {
    const registry = openRegistry({ env: {} });
    const targets = () => ['bar', 'shop'].flatMap(name => ['charts', 'bundles'].map(kind => `${kind}/${name}`));
    const into = (): string => `oci://${(real as RealRegistry).host}/killed${club}`;
    const digests = () =>
      Promise.all(targets().map(path => registry.resolve(parseAddress(`${into()}/${path}`), '0.1.0')));
    const duration = await finish(['publish', '--registry', into()]);
    const whole = await digests();
    for (let round = 0; round < ROUNDS; round += 1) {
      club += 1;
      await killAt(['publish', '--registry', into()], anyMoment(duration));
      for (const [index, digest] of (await digests()).entries()) {
        if (digest === undefined) continue;
        expect(digest).toBe(whole[index]);
        const address = parseAddress(`${into()}/${targets()[index]!}`);
        const manifest = (await registry.readManifest(address, digest))!;
        const { config, layers } = JSON.parse(Buffer.from(manifest).toString()) as Record<
          'config',
          { digest: string }
        > &
          Record<'layers', { digest: string }[]>;
        for (const blob of [config, ...layers]) await registry.readBlob(address, blob.digest);
      }
      await finish(['publish', '--registry', into()]);
      expect(await digests()).toEqual(whole);
      expect(await registry.resolve(parseAddress(`${into()}/bundles/platform`), 'lab')).toBeDefined();
    }
  }, 900_000);

  it('promote leaves the pins as they were or as they become, and the next run fixes the rest', async () => {
    const registry = `oci://${(real as RealRegistry).host}/promoted`;
    const file = join(root, releasesFile('lab'));
    const promote = ['promote', 'tree', 'lab', '--write', '--registry', registry];
    await finish(['publish', '--registry', registry]);
    const duration = await finish(promote);
    const whole = await readFile(file, 'utf8');
    for (let round = 0; round < ROUNDS; round += 1) {
      await rm(file);
      await killAt(promote, anyMoment(duration));
      expect([undefined, whole]).toContain((await contents('environments/lab')).get('releases.yaml'));
      await finish(promote);
      expect(await readFile(file, 'utf8')).toBe(whole);
      expect([...(await contents('environments/lab')).keys()]).toEqual(['environment.yaml', 'releases.yaml']);
    }
  }, 900_000);
});
