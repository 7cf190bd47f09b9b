import { join } from 'node:path';
import { ProgramError, runProgram, type ProgramResult } from '@cedille/program';
import { install } from './from-cache.ts';
import { fillIn } from './tool-versions.ts';
import type { ToolAnswer, ToolRequest } from './tool.ts';

/** A program built from its published Go module; go.sum in the workspace fixes every source it is made of. */
export async function fromGo(request: ToolRequest): Promise<ToolAnswer> {
  const { name, tool, platform, root, signal, progress } = request;
  const source = tool.go;
  if (!source) return { miss: 'it cannot be built from one' };
  const ldflags = source.ldflags ? [`-ldflags=${fillIn(source.ldflags, tool, platform)}`] : [];
  const make = async ({ program }: { program: string }): Promise<string | undefined> => {
    if (!(await isGoThere(signal))) return 'Go is not installed';
    progress(`${name} ${tool.version}: building ${source.package}, which takes minutes the first time`);
    const go = (args: readonly string[], onErrorLine?: (line: string) => void): Promise<ProgramResult> =>
      runProgram({
        file: 'go',
        args,
        cwd: join(root, source.folder),
        env: { CGO_ENABLED: '0', GOFLAGS: undefined, GOOS: undefined, GOARCH: undefined, GOWORK: 'off' },
        timeoutMs: 3_600_000,
        signal,
        onErrorLine,
      });
    const flags = ['-mod=readonly', '-trimpath', '-buildvcs=false', ...ldflags];
    try {
      const packages = await go([
        'list',
        '-deps',
        ...flags,
        '-f',
        '{{if .Stale}}{{.ImportPath}}{{end}}',
        source.package,
      ]);
      const count = packages.stdout.split('\n').filter(Boolean).length;
      const told = inTenths(count, done => progress(`${name} ${tool.version}: ${done} of ${count} packages are built`));
      await go(['build', '-v', ...flags, '-o', program, source.package], line => void (isPackage(line) && told()));
      return undefined;
    } catch (error) {
      if (error instanceof ProgramError) return reasonIn(error.stderr) ?? error.problems[0]!.message;
      throw error;
    }
  };
  return install(request, {
    origin: 'go',
    why: `built from ${source.package}, sources as ${source.folder}/go.sum says`,
    make,
  });
}

/** What `go build -v` says of a package when it begins with it: its path alone. */
function isPackage(line: string): boolean {
  return /^\S+$/.test(line);
}

function reasonIn(stderr: string): string | undefined {
  return stderr
    .trim()
    .split('\n')
    .findLast(line => !isPackage(line));
}

/** Counts what it is called for, and tells of each tenth of it. */
export function inTenths(total: number, tell: (done: number) => void): () => void {
  let done = 0;
  let told = 0;
  return () => {
    done += 1;
    const tenths = Math.floor((done * 10) / total);
    if (tenths <= told || done >= total) return;
    told = tenths;
    tell(done);
  };
}

export async function isGoThere(signal: AbortSignal | undefined): Promise<boolean> {
  return runProgram({ file: 'go', args: ['version'], timeoutMs: 10_000, signal }).then(
    () => true,
    () => false,
  );
}
