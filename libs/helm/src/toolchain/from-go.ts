import { join } from 'node:path';
import { ProgramError, runProgram } from '@cedille/program';
import { install } from './from-cache.ts';
import type { ToolAnswer, ToolRequest } from './resolve-tool.ts';
import { fillIn } from './tool-versions.ts';

/** A program built from its published Go module; go.sum in the workspace fixes every source it is made of. */
export async function fromGo(request: ToolRequest): Promise<ToolAnswer> {
  const { name, tool, platform, root, signal, progress } = request;
  const source = tool.go;
  if (!source) return { miss: 'it cannot be built from one' };
  const ldflags = source.ldflags ? [`-ldflags=${fillIn(source.ldflags, tool, platform)}`] : [];
  const make = async ({ program }: { program: string }): Promise<string | undefined> => {
    if (!(await isGoThere(signal))) return 'Go is not installed';
    progress(`${name} ${tool.version}: building ${source.package}, which takes minutes the first time`);
    try {
      await runProgram({
        file: 'go',
        args: ['build', '-mod=readonly', '-trimpath', '-buildvcs=false', ...ldflags, '-o', program, source.package],
        cwd: join(root, source.folder),
        env: { CGO_ENABLED: '0', GOFLAGS: undefined, GOOS: undefined, GOARCH: undefined, GOWORK: 'off' },
        timeoutMs: 3_600_000,
        signal,
      });
      return undefined;
    } catch (error) {
      if (error instanceof ProgramError) return error.stderr.trim().split('\n').at(-1) || error.problems[0]!.message;
      throw error;
    }
  };
  return install(request, {
    origin: 'go',
    why: `built from ${source.package}, sources as ${source.folder}/go.sum says`,
    make,
  });
}

export async function isGoThere(signal: AbortSignal | undefined): Promise<boolean> {
  return runProgram({ file: 'go', args: ['version'], timeoutMs: 10_000, signal }).then(
    () => true,
    () => false,
  );
}
