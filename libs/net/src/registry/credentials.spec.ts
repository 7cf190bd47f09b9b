import { chmod } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { temporaryWorkspace } from '@cedille/source/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { findCredentials } from './credentials.ts';

const login = { username: 'me', password: 'se:cret' };
const auth = Buffer.from('me:se:cret').toString('base64');

async function home(files: Record<string, unknown>): Promise<NodeJS.ProcessEnv> {
  const texts = Object.entries(files).map(([file, data]) => [file, JSON.stringify(data)] as const);
  return { HOME: await temporaryWorkspace(Object.fromEntries(texts)) };
}

describe('credentials', () => {
  it('are those of docker login, under every name that it writes', async () => {
    for (const name of ['ghcr.io', 'https://ghcr.io', 'https://ghcr.io/v1/'])
      expect(
        await findCredentials('ghcr.io', await home({ '.docker/config.json': { auths: { [name]: { auth } } } })),
      ).toEqual(login);
    expect(
      await findCredentials('quay.io', await home({ '.docker/config.json': { auths: { 'ghcr.io': { auth } } } })),
    ).toBeUndefined();
  });

  it('of Docker Hub are found under its old address', async () => {
    const env = await home({ '.docker/config.json': { auths: { 'https://index.docker.io/v1/': { auth } } } });
    for (const host of ['registry-1.docker.io', 'docker.io']) expect(await findCredentials(host, env)).toEqual(login);
  });

  it('are those of helm registry login where Docker has none', async () => {
    const env = await home({
      '.docker/config.json': { auths: { 'quay.io': { auth } } },
      'helm/registry/config.json': { auths: { 'ghcr.io': { identitytoken: 't' } } },
    });
    env.HELM_CONFIG_HOME = join(env.HOME!, 'helm');
    expect(await findCredentials('ghcr.io', env)).toEqual({ identityToken: 't' });
    expect(await findCredentials('quay.io', env)).toEqual(login);
  });

  it('are named by variables for one host', async () => {
    const env = {
      HOME: '/nowhere',
      CEDILLE_REGISTRY: 'ghcr.io',
      CEDILLE_REGISTRY_USERNAME: 'me',
      CEDILLE_REGISTRY_PASSWORD: 'p',
    };
    expect(await findCredentials('ghcr.io', env)).toEqual({ username: 'me', password: 'p' });
    expect(await findCredentials('quay.io', env)).toBeUndefined();
  });

  it('cannot be read from a file that is no JSON, which is said with its name', async () => {
    const env = { HOME: await temporaryWorkspace({ '.docker/config.json': '{' }) };
    await expect(findCredentials('ghcr.io', env)).rejects.toMatchObject({
      problems: [
        { code: 'registry-denied', message: expect.stringContaining('config.json is not valid JSON') as string },
      ],
    });
  });
});

describe.skipIf(process.platform === 'win32')('a credential helper', () => {
  const path = process.env.PATH;
  afterEach(() => {
    process.env.PATH = path;
  });

  /** A real program that knows one host, as Docker starts it. */
  async function helper(answer: string): Promise<void> {
    const script = `#!/bin/sh\n[ "$1" = get ] || exit 2\nread -r host\n[ "$host" = ghcr.io ] || { echo "credentials not found"; exit 1; }\necho '${answer}'\n`;
    const folder = await temporaryWorkspace({ 'docker-credential-known': script });
    await chmod(join(folder, 'docker-credential-known'), 0o755);
    process.env.PATH = `${folder}${delimiter}${path}`;
  }

  it('is asked where Docker keeps nothing itself', async () => {
    await helper(JSON.stringify({ Username: 'me', Secret: 'se:cret' }));
    const env = await home({ '.docker/config.json': { auths: { 'ghcr.io': {} }, credsStore: 'known' } });
    expect(await findCredentials('ghcr.io', env)).toEqual(login);
    expect(await findCredentials('quay.io', env)).toBeUndefined();
  });

  it('of one host may give a token', async () => {
    await helper(JSON.stringify({ Username: '<token>', Secret: 't' }));
    const env = await home({ '.docker/config.json': { credHelpers: { 'ghcr.io': 'known' } } });
    expect(await findCredentials('ghcr.io', env)).toEqual({ identityToken: 't' });
  });

  it('that is not installed is an error', async () => {
    const env = await home({ '.docker/config.json': { credHelpers: { 'ghcr.io': 'missing' } } });
    await expect(findCredentials('ghcr.io', env)).rejects.toThrow(/docker-credential-missing is not installed/);
  });
});
