import { rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createHosts, downloadBytes, downloadFile, HttpError, type Hosts } from '@cedille/net';
import { install } from './from-cache.ts';
import { fillIn } from './tool-versions.ts';
import { unpackMember } from './unpack-member.ts';
import type { ToolAnswer, ToolRequest } from './tool.ts';

const maxBytes = 300 * 1024 * 1024;

/** The publisher's own build, verified against the pinned digest, or against the publisher's list when none is pinned. */
export async function fromRelease(request: ToolRequest): Promise<ToolAnswer> {
  const { name, tool, platform, cacheDir, refresh, progress } = request;
  if (!tool.release) return { miss: 'none' };
  const url = fillIn(tool.release.url, tool, platform);
  const hosts = createHosts({ folder: join(cacheDir, 'unreachable', 'hosts'), refresh });
  try {
    const expected = await expectedDigest(request, basename(url), hosts);
    if ('miss' in expected) return expected;
    progress(`${name} ${tool.version}: downloading ${url}`);
    return await install(request, {
      origin: 'release',
      why: `from ${url}, ${expected.pinned ? 'sha256 as pinned' : "sha256 as in the publisher's list (none is pinned)"}`,
      make: places => fetchProgram({ ...places, request, url, sha256: expected.sha256, hosts }),
    });
  } catch (error) {
    if (error instanceof HttpError) return { miss: error.sentence };
    throw error;
  }
}

type Expected = { sha256: string; pinned: boolean } | { miss: string };

async function expectedDigest({ tool, platform, signal }: ToolRequest, file: string, hosts: Hosts): Promise<Expected> {
  const pinned = tool.release?.sha256?.[`${platform.os}-${platform.arch}`];
  if (pinned) return { sha256: pinned, pinned: true };
  if (!tool.release?.checksums) return { miss: 'no digest is pinned and the publisher gives none' };
  const url = fillIn(tool.release.checksums, tool, platform);
  const { bytes } = await downloadBytes(url, { maxBytes: 1024 * 1024, hosts, signal });
  const sha256 = digestFor(file, bytes.toString('utf8'));
  return sha256 ? { sha256, pinned: false } : { miss: `${url} does not name ${file}` };
}

/** A list has a line for each file; a list of one digest is for the one file it stands beside. */
export function digestFor(file: string, list: string): string | undefined {
  const lines = list.split('\n').filter(line => /^[0-9a-f]{64}\b/.test(line));
  const line =
    lines.find(item => basename(item.split(/\s+\*?/)[1] ?? '') === file) ?? (lines.length === 1 ? lines[0] : undefined);
  return line?.slice(0, 64);
}

interface Fetching {
  program: string;
  folder: string;
  request: ToolRequest;
  url: string;
  sha256: string;
  hosts: Hosts;
}

async function fetchProgram({ program, folder, request, url, sha256, hosts }: Fetching): Promise<string | undefined> {
  const { tool, platform, signal } = request;
  const file = join(folder, basename(url));
  const downloaded = await downloadFile(url, { file, maxBytes, totalMs: 600_000, hosts, signal });
  if (downloaded.sha256 !== sha256) return `${url} has the digest ${downloaded.sha256}, expected is ${sha256}`;
  if (!tool.release?.member) return rename(file, program).then(() => undefined);
  const member = fillIn(tool.release.member, tool, platform) + (platform.os === 'windows' ? '.exe' : '');
  return (await unpackMember({ archive: file, member, into: program })) ? undefined : `${url} has no ${member}`;
}
