import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CedilleError } from '@cedille/source';
import { cacheFolder } from '@cedille/program';
import { currentPlatform, type PlatformParts } from '../toolchain/tool-versions.ts';
import { compileEngine } from './build-engine.ts';
import { engineSource, type EngineSource } from './engine-source.ts';
import { packageName, programName, type EngineFacts } from './find-engine.ts';

/** Those that engines are published for, in the words of Go. */
export const ENGINE_PLATFORMS: readonly PlatformParts[] = ['linux', 'darwin', 'windows'].flatMap(os =>
  ['amd64', 'arm64'].map(arch => ({ os, arch })),
);

export interface PackEngineOptions {
  root: string;
  /** @defaultValue {@link cacheFolder} */
  cacheDir?: string;
  /** Folder for the packages, one folder each. */
  into: string;
  /** Version of the packages. @defaultValue that of Helm with the beginning of the digest of the sources */
  version?: string | undefined;
  /** @defaultValue that of this machine */
  platforms?: readonly PlatformParts[];
  signal?: AbortSignal | undefined;
  onProgress?: ((message: string) => void) | undefined;
}

/** An npm package that is ready to be published. */
export interface PackedEngine {
  name: string;
  version: string;
  folder: string;
}

/**
 * Makes npm packages with the engine, one a platform. Who installs one needs no Go: it is taken as long as it was built
 * from the sources that are there.
 * @throws CedilleError `tool-missing`, `tool-failed`
 */
export async function packEngine(options: PackEngineOptions): Promise<PackedEngine[]> {
  const { root, cacheDir = cacheFolder(), into, platforms = [currentPlatform()], signal, onProgress } = options;
  const source = await engineSource(root);
  if (!source) throw noSource();
  const version = options.version ?? `${source.helm}-${source.digest.slice(0, 12)}`;
  const packed: PackedEngine[] = [];
  for (const platform of platforms) {
    const name = packageName(platform);
    const folder = join(into, name.split('/')[1]!);
    const program = join(folder, programName(platform));
    onProgress?.(`${name}: building`);
    await mkdir(folder, { recursive: true });
    const facts = await compileEngine({ root, cacheDir, source, program, platform, signal });
    await chmod(program, 0o755);
    await writeFile(
      join(folder, 'package.json'),
      `${JSON.stringify(manifestOf({ name, version, platform, source, facts }), null, 2)}\n`,
    );
    await writeFile(join(folder, 'README.md'), readmeOf(name));
    packed.push({ name, version, folder });
  }
  return packed;
}

interface ManifestOptions {
  name: string;
  version: string;
  platform: PlatformParts;
  source: EngineSource;
  facts: EngineFacts;
}

const nodeNames: Record<string, string> = { windows: 'win32', amd64: 'x64' };

function manifestOf({ name, version, platform, source, facts }: ManifestOptions): object {
  return {
    name,
    version,
    description: `The rendering engine of CEDILLE Platform: Helm ${source.helm} charts, many in one process.`,
    license: 'Apache-2.0',
    repository: {
      type: 'git',
      url: 'git+https://github.com/ClubCedille/cedille-platform.git',
      directory: 'tools/engine',
    },
    os: [nodeNames[platform.os] ?? platform.os],
    cpu: [nodeNames[platform.arch] ?? platform.arch],
    files: [programName(platform)],
    cedilleEngine: facts,
  };
}

function readmeOf(name: string): string {
  return [
    `# ${name}`,
    '',
    'The rendering engine of [CEDILLE Platform](https://github.com/ClubCedille/cedille-platform), built from its `tools/engine`.',
    'Installed in a checkout (`npm install --no-save`), it is used as long as it was built from the sources there.',
    '',
  ].join('\n');
}

function noSource(): CedilleError {
  return new CedilleError({
    code: 'tool-missing',
    severity: 'error',
    message: 'There is no engine to pack.',
    at: { file: 'tools/engine/go.mod', line: 1, column: 1 },
    expected: 'the sources in tools/engine',
    fix: 'run it in a checkout of the platform',
  });
}
