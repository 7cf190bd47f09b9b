import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { send, startLoopbackServer, type LoopbackServer } from '@cedille/net/testing';
import { temporaryWorkspace } from '@cedille/source/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../fixtures/run-command.ts';
import { smallWorkspace } from '../fixtures/small-workspace.ts';

const PUBLISHED = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: upstream, namespace: shop }\n';
const LOCK = 'charts/shop/upstream.lock.yaml';

let server: LoopbackServer;
let root: string;
let mirror: string;

beforeAll(async () => {
  server = await startLoopbackServer({ '/v1/install.yaml': send(PUBLISHED) });
});
afterAll(() => server.close());
afterEach(() => vi.unstubAllEnvs());
beforeEach(async () => {
  const shop = `manifests: [{ name: upstream, version: v1, url: '${server.url}/v1/install.yaml' }]\n`;
  root = await smallWorkspace({ shop });
  mirror = await temporaryWorkspace({ 'upstream-v1-install.yaml': PUBLISHED.replace('upstream', 'forged') });
  vi.stubEnv('CEDILLE_CHART_MIRROR', mirror);
});

const codes = (json: string): string[] =>
  (JSON.parse(json) as { problems: { code: string; severity: string }[] }).problems
    .filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);

describe('an upstream without a recorded digest', () => {
  it('is not packaged, although a mirror has it', async () => {
    const { code, out } = await runCommand(root, 'package', 'shop', '--json');
    expect(code).toBe(1);
    expect(codes(out)).toEqual(['release-unverified']);
    expect(JSON.parse(out)).toMatchObject({ releases: [] });
  });

  it('is named by --check, which asks nobody', async () => {
    const asked = server.requests.length;
    const { code, said } = await runCommand(root, 'upstream', '--check');
    expect([code, server.requests.length]).toEqual([1, asked]);
    expect(said).toContain('no digest is recorded of upstream v1');
  });

  it('is not recorded from a mirror, but from where it is published', async () => {
    const recorded = await runCommand(root, 'upstream', '--lock');
    expect(recorded.code).toBe(0);
    expect(recorded.said).toContain('CEDILLE_CHART_MIRROR is not asked');
    expect(recorded.out).toContain(`→ ${LOCK}`);
    expect((await runCommand(root, 'upstream', '--lock')).out).toContain('Nothing to record');
    const refused = await runCommand(root, 'package', 'shop', '--json');
    expect(codes(refused.out)).toContain('upstream-digest');
    await writeFile(join(mirror, 'upstream-v1-install.yaml'), PUBLISHED);
    const packaged = await runCommand(root, 'package', 'shop', '--json');
    expect(codes(packaged.out)).toEqual([]);
    expect((await runCommand(root, 'upstream', '--check')).code).toBe(0);
  });

  it('stays without one where its publisher cannot be reached, and the command says so', async () => {
    const shop = "manifests: [{ name: upstream, version: v1, url: 'http://127.0.0.1:1/v1/install.yaml' }]\n";
    const { code, out, said } = await runCommand(await smallWorkspace({ shop }), 'upstream', '--lock');
    expect(code).toBe(1);
    expect(out).toContain('Nothing was recorded.');
    expect(said).toContain('no digest is recorded of upstream v1');
  });
});

describe('the lock file', () => {
  it('loses what is not pinned any more and keeps what is', async () => {
    await runCommand(root, 'upstream', '--lock');
    const recorded = await readFile(join(root, LOCK), 'utf8');
    const old = `  - { name: upstream, version: v0, source: 'https://example.org/v0', sha256: '${'0'.repeat(64)}' }\n`;
    await writeFile(join(root, LOCK), recorded + old);
    await runCommand(root, 'upstream', '--lock');
    expect(await readFile(join(root, LOCK), 'utf8')).toBe(recorded);
  });

  it('is not overwritten when what is published is something else', async () => {
    await runCommand(root, 'upstream', '--lock');
    const other = (await readFile(join(root, LOCK), 'utf8')).replace(/sha256: \w+/, `sha256: ${'a'.repeat(64)}`);
    await writeFile(join(root, LOCK), other);
    const { code, said } = await runCommand(root, 'upstream', '--lock');
    expect(code).toBe(1);
    expect(said).toContain('upstream-digest');
    expect(await readFile(join(root, LOCK), 'utf8')).toBe(other);
  });
});
