import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { git, runProgram } from '@cedille/values/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const FILES = join(import.meta.dirname, '../files');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cedille-grav-'));
  await write('image/pages/home.md', 'the home of the image');
  await write('image/plugins/admin/version', '1');
  await write('image/plugins/error/version', '1');
  await write('image/themes/quark/version', '1');
  await mkdir(join(folder, 'repository'));
  await git(join(folder, 'repository'), ['init', '--quiet', '--bare', '--initial-branch=main']);
});

afterEach(() => rm(folder, { recursive: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

const read = (path: string): Promise<string> => readFile(join(folder, path), 'utf8');

const ENVIRONMENT = (repository?: string) => ({
  SITE: join(folder, 'site'),
  IMAGE_USER: join(folder, 'image'),
  SECRETS: join(folder, 'secrets'),
  SETTINGS: folder,
  TOKEN_FILE: join(folder, 'token'),
  SITE_HOST: 'www.example.org',
  HOME: folder,
  GIT_BRANCH: 'main',
  GIT_INTERVAL: '1',
  GIT_NAME: 'site',
  GIT_EMAIL: 'site@example.org',
  ...(repository !== undefined && { GIT_REPOSITORY: repository }),
});

async function run(script: string, args: string[], repository?: string): Promise<void> {
  const env = ENVIRONMENT(repository);
  await runProgram({ file: 'sh', args: [join(FILES, script), ...args], cwd: folder, env });
}

/** A start of the Pod: what comes before the site. */
async function start({ repository = join(folder, 'repository'), alone = false } = {}): Promise<void> {
  await write('site/user/config/security-private.php', '<?php');
  if (!alone) await run('sync.sh', ['first'], repository);
  await run('prepare.sh', [], alone ? undefined : repository);
}

/** What somebody has in a clone of the repository, committed and pushed. */
async function push(files: Record<string, string>): Promise<void> {
  const clone = join(folder, 'clone');
  await rm(clone, { recursive: true, force: true });
  await git(folder, ['clone', '--quiet', join(folder, 'repository'), clone]);
  for (const [path, text] of Object.entries(files)) await write(`clone/${path}`, text);
  await git(clone, ['add', '--all']);
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
  await git(clone, [...author, 'commit', '--quiet', '--message', 'Change']);
  await git(clone, ['push', '--quiet', 'origin', 'HEAD:main']);
}

describe.each([
  ['with a repository', false],
  ['without one', true],
])('the plugins of a site %s', (_, alone) => {
  it('are those of the image, and follow it', async () => {
    await start({ alone });
    await write('image/plugins/admin/version', '2');
    await rm(join(folder, 'image/plugins/error'), { recursive: true });
    await start({ alone });
    expect(await read('site/user/plugins/admin/version')).toBe('2');
    expect(await readdir(join(folder, 'site/user/plugins'))).toEqual(['admin']);
  });

  it('and its themes and pages, where they are its own, outlive the image', async () => {
    await start({ alone });
    await write('site/user/plugins/calendar/version', 'own');
    await write('site/user/themes/quark/version', 'own');
    await write('site/user/pages/home.md', 'own');
    if (!alone) await commitEdits();
    await write('image/plugins/calendar/version', '1');
    await write('image/themes/quark/version', '2');
    await write('image/pages/home.md', 'the home of another image');
    await start({ alone });
    await start({ alone });
    expect(await read('site/user/plugins/calendar/version')).toBe('own');
    expect(await read('site/user/themes/quark/version')).toBe('own');
    expect(await read('site/user/pages/home.md')).toBe('own');
  });
});

describe('the content of a site with a repository', () => {
  it('brings plugins that the image has, too: those of the repository count, also in what comes later', async () => {
    await push({ 'pages/home.md': 'home', 'plugins/error/version': 'own' });
    await start();
    await start();
    expect(await read('site/user/plugins/error/version')).toBe('own');
    await write('site/user/plugins/error/more', 'new');
    await commitEdits();
    expect(await tracked()).toContain('plugins/error/more');
  });

  it('holds no plugin that comes with the image, and nothing that is secret', async () => {
    await start();
    await write('site/user/accounts/admin.yaml', 'hashed_password: secret');
    await git(folder, [...SITE_GIT(), 'add', '--all']);
    expect(await tracked()).toEqual(['pages/home.md', 'themes/quark/version']);
  });

  it('is there again on an empty volume', async () => {
    await push({ 'pages/home.md': 'home', 'plugins/calendar/version': 'own' });
    await start();
    await rm(join(folder, 'site'), { recursive: true });
    await start();
    expect(await read('site/user/plugins/calendar/version')).toBe('own');
    expect(await read('site/user/plugins/admin/version')).toBe('1');
  });
});

it('never talks to a server whose certificate is not looked at', async () => {
  const folders = [FILES, join(FILES, '../templates')];
  const names = (
    await Promise.all(folders.map(async folder => (await readdir(folder)).map(name => join(folder, name))))
  ).flat();
  const texts = await Promise.all(names.map(name => readFile(name, 'utf8')));
  for (const text of texts)
    expect(text).not.toMatch(/NO_VERIFY|sslVerify|--insecure|\bcurl\b.* -k\b|http:\/\/(?!127\.0\.0\.1|localhost)/i);
});

const SITE_GIT = () => [`--git-dir=${join(folder, 'site/git')}`, `--work-tree=${join(folder, 'site/user')}`];

/** As the container beside the site does it. */
async function commitEdits(): Promise<void> {
  await git(folder, [...SITE_GIT(), 'add', '--all']);
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
  await git(folder, [...author, ...SITE_GIT(), 'commit', '--quiet', '--message', 'Edit in the site']);
}

async function tracked(): Promise<string[]> {
  return (await git(folder, [...SITE_GIT(), 'ls-files'])).split('\n').filter(Boolean);
}
