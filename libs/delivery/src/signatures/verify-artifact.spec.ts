import { execFileSync, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRegistry, type Registry } from '@cedille/net';
import { startRegistry, type RealRegistry } from '@cedille/net/testing';
import { temporaryWorkspace } from '@cedille/source/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { attachBundle, newKey, type Statement } from '../fixtures/sign.ts';
import { smallRelease } from '../fixtures/small-release.ts';
import { startSigstore, type LocalSigstore } from '../fixtures/start-sigstore.ts';
import { publishRelease } from '../release/publish-release.ts';
import type { Trust } from './load-trust.ts';
import { unsignedProblem } from './verify-artifact.ts';

const WORKFLOW = 'https://github.com/Clubs/platform/.github/workflows/release.yaml@refs/heads/main';
const GITHUB = 'https://token.actions.githubusercontent.com';

let real: RealRegistry | string;
let sigstore: LocalSigstore;
let registry: Registry;
let repository: string;
let digest: string;
let club = 0;

beforeAll(async () => {
  [real, sigstore] = await Promise.all([startRegistry(), startSigstore()]);
});
afterAll(async () => {
  await sigstore.close();
  if (typeof real === 'object') await real.stop();
});
beforeEach(async context => {
  if (typeof real === 'string') return context.skip(real);
  club += 1;
  registry = openRegistry({ env: {} });
  repository = `oci://${real.host}/signed${club}/bundles`;
  const release = await smallRelease({ root: await temporaryWorkspace({}) });
  ({ digest } = release.bundle.artifact);
  await publishRelease({
    release,
    registry,
    registries: { charts: repository.replace('bundles', 'charts'), bundles: repository },
  });
});

const attach = (bundle: string): Promise<void> =>
  attachBundle({ registry, repository, component: 'shop', digest, bundle });
const refusal = async (trust: Trust): Promise<string | undefined> =>
  (await unsignedProblem({ registry, repository, component: 'shop', digest, trust }))?.message;
const other = `sha256:${'a'.repeat(64)}`;

describe('an artifact, where a key signs', () => {
  const key = newKey();
  const trust: Trust = { kind: 'key', pem: key.pem };
  const signed = (statement: Partial<Statement> = {}): Promise<string> => key.sign({ digest, ...statement });

  it('is taken when the key signed it', async () => {
    await attach(await signed());
    expect(await refusal(trust)).toBeUndefined();
  });

  it('is refused without any signature', async () => {
    expect(await refusal(trust)).toContain(`shop@${digest} is not signed by the key`);
  });

  it('is refused with the signature of another key', async () => {
    await attach(await newKey().sign({ digest }));
    expect(await refusal(trust)).toContain('signature verification failed');
  });

  it('is refused with a signature of something else, which somebody hung on it', async () => {
    await attach(await signed({ digest: other }));
    expect(await refusal(trust)).toContain(`it is about ${other}`);
  });

  it('is refused with a bill of materials alone, although the key signed that', async () => {
    await attach(await signed({ predicateType: 'https://cyclonedx.org/bom' }));
    expect(await refusal(trust)).toContain('not that it is signed');
  });

  it('is refused when the statement was changed after it was signed', async () => {
    const bundle = JSON.parse(await signed({ digest: other })) as { dsseEnvelope: { payload: string } };
    const payload = Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString('utf8');
    bundle.dsseEnvelope.payload = Buffer.from(payload.replace(other.slice(7), digest.slice(7))).toString('base64');
    await attach(JSON.stringify(bundle));
    expect(await refusal(trust)).toContain('signature verification failed');
  });

  it('is taken whatever else hangs on it', async () => {
    for (const rubbish of ['{}', 'no json', '[]', 'null', await newKey().sign({ digest })]) await attach(rubbish);
    await attach(await signed());
    expect(await refusal(trust)).toBeUndefined();
  });

  it('is refused with a certificate in the place of the key', async () => {
    await attach(await sigstore.signerFor(WORKFLOW, GITHUB)({ digest }));
    expect(await refusal(trust)).toContain('made with a certificate');
  });
});

describe('an artifact, where a workflow signs', () => {
  const trust = (): Trust => ({
    kind: 'identity',
    identity: WORKFLOW,
    issuer: GITHUB,
    trustedRoot: sigstore.trustedRoot,
  });

  it('is taken when the workflow signed it, and nobody but the registry is asked', async () => {
    await attach(await sigstore.signerFor(WORKFLOW, GITHUB)({ digest }));
    expect(await refusal(trust())).toBeUndefined();
  });

  it.each([
    ['another branch of it', WORKFLOW.replace('main', 'main-2'), GITHUB],
    ['a pull request', WORKFLOW.replace('heads/main', 'pull/7/merge'), GITHUB],
    ['another workflow', WORKFLOW.replace('release', 'ci'), GITHUB],
    ['an identity that only contains it', `https://example.org/?${WORKFLOW}`, GITHUB],
    ['the same name, by another issuer', WORKFLOW, 'https://issuer.example.org'],
  ])('is refused when %s signed it', async (_, identity, issuer) => {
    await attach(await sigstore.signerFor(identity, issuer)({ digest }));
    expect(await refusal(trust())).toContain(`it is by ${identity} (${issuer})`);
  });

  it('is refused with the right name by another authority', async () => {
    const forged = await startSigstore();
    await attach(await forged.signerFor(WORKFLOW, GITHUB)({ digest }));
    await forged.close();
    expect(await refusal(trust())).toContain('is not signed by');
  });

  it('is refused without the proof that the log has it', async () => {
    const bundle = JSON.parse(await sigstore.signerFor(WORKFLOW, GITHUB)({ digest })) as {
      verificationMaterial: { tlogEntries: unknown[] };
    };
    bundle.verificationMaterial.tlogEntries = [];
    await attach(JSON.stringify(bundle));
    expect(await refusal(trust())).toContain('expected 1 timestamps, got 0');
  });

  it('is refused by the public root when a Sigstore of our own vouches', async () => {
    await attach(await sigstore.signerFor(WORKFLOW, GITHUB)({ digest }));
    expect(await refusal({ kind: 'identity', identity: WORKFLOW, issuer: GITHUB, trustedRoot: undefined })).toContain(
      'is not signed by',
    );
  });
});

describe('an artifact, where cosign signs', () => {
  it('is taken when it signed, and not when it only attested to something', async context => {
    if (spawnSync('cosign', ['version'], { stdio: 'ignore' }).error) return context.skip('cosign is not installed');
    const cwd = await temporaryWorkspace({ 'bom.json': '{"bomFormat":"CycloneDX"}' });
    const env = { ...process.env, COSIGN_PASSWORD: '' };
    const cosign = (...args: string[]): Buffer => execFileSync('cosign', args, { cwd, env, stdio: 'pipe' });
    const artifact = `${repository.replace('oci://', '')}/shop@${digest}`;
    const offline = ['--yes', '--use-signing-config=false', '--tlog-upload=false', '--allow-http-registry'];
    cosign('generate-key-pair');
    const trust: Trust = { kind: 'key', pem: await readFile(join(cwd, 'cosign.pub'), 'utf8') };
    cosign('attest', '--key', 'cosign.key', ...offline, '--type', 'cyclonedx', '--predicate', 'bom.json', artifact);
    expect(await refusal(trust)).toContain('it says https://cyclonedx.org/bom of the artifact');
    cosign('sign', '--key', 'cosign.key', ...offline, artifact);
    expect(await refusal(trust)).toBeUndefined();
  });
});
