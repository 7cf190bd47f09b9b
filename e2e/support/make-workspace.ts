import { cp, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Run } from '@cedille/cluster';
import { git, ProgramError, runProgram } from '@cedille/program';
import { parseYaml } from '@cedille/source';
import { REPOSITORY, SMALL, type Platform } from './find-platform.ts';
import { recordUpstreams } from './record-upstreams.ts';

/** A platform of its own in a folder of its own: what a suite changes in it, it changes for itself. */
export interface Workspace {
  root: string;
  /** The environment that is delivered. */
  environment: string;
  /** The environment whose Argo CD delivers it; undefined where it has its own. There are no others. */
  hub: string | undefined;
  /** Runs the command line of the repository on it. @throws Error with all that it said when it fails */
  cedille: (...args: string[]) => Promise<string>;
  read: (file: string) => Promise<string>;
  /** Writes files (removes those that are undefined) and commits everything. */
  commit: (message: string, files?: Readonly<Record<string, string | undefined>>) => Promise<void>;
}

export interface MakeWorkspaceOptions {
  platform: Platform;
  /** Address of the API server of an environment that another one delivers. */
  endpoint?: string | undefined;
  /** `oci://host/path` below which clusters find charts and bundles. */
  registry: string;
  /** The same as this machine reaches it, without encryption. @defaultValue `registry` */
  publishTo?: string;
  /** Where it is made; it goes with the run. */
  run: Run;
}

export async function makeWorkspace(options: MakeWorkspaceOptions): Promise<Workspace> {
  const { platform, endpoint, registry, publishTo, run } = options;
  const names = [platform.environment.name, ...(platform.hub ? [platform.hub.name] : [])];
  const root = join(run.folder, 'workspace');
  await mkdir(root, { recursive: true });
  await (platform.isSmall ? copySmall(root, componentsOf(platform)) : copyFrom(REPOSITORY, root, ['charts']));
  await copyEnvironments({ from: platform.isSmall ? SMALL : REPOSITORY, to: root, names });
  await copyFrom(REPOSITORY, root, ['LICENSE', 'tools/versions.yaml']);
  await mkdir(join(root, 'node_modules/@cedille'), { recursive: true });
  await symlink(join(REPOSITORY, 'libs/values'), join(root, 'node_modules/@cedille/values'));
  await writeFile(join(root, '.gitignore'), 'node_modules\ndist\n*.gen.ts\n');
  await replaceIn(join(root, 'environments/shared.yaml'), /oci:\/\/[^\s,}]+\/(charts|bundles)/g, `${registry}/$1`);
  await replaceIn(join(root, 'environments/shared.yaml'), UNSIGNED, '');
  const facts = join(root, 'environments', platform.environment.name, 'environment.yaml');
  if (endpoint !== undefined) await replaceIn(facts, /endpoint: [^\s,}]+/, `endpoint: '${endpoint}'`);
  await git(root, ['init', '--quiet', '--initial-branch=main']);
  const workspace = open({ root, platform, publishTo });
  if (platform.isSmall) await workspace.cedille('types', 'certificates');
  await recordUpstreams(root);
  await workspace.commit('chore: start');
  return workspace;
}

/** A suite cannot sign as the release workflow: what is refused without a signature is for the specs. */
const UNSIGNED = /^ {2}signedBy:\n(?: {4}.*\n)+/m;

function componentsOf({ environment, hub }: Platform): string[] {
  return [...environment.facts.components, ...(hub?.facts.components ?? [])];
}

/**
 * The charts written for the purpose, with the parts that they have in common, beside those of the platform: what environments
 * list besides is that of the platform, as it is.
 */
async function copySmall(root: string, components: readonly string[]): Promise<void> {
  await copyFrom(REPOSITORY, root, [
    'charts/common',
    'charts/platform',
    'charts/argocd/src',
    'charts/argocd/types.json',
    'charts/argocd/templates/validating-admission-policy.yaml',
  ]);
  const small = await readdir(join(SMALL, 'charts'));
  const asTheyAre = components.filter(name => name !== 'platform' && !small.includes(name));
  await copyFrom(
    REPOSITORY,
    root,
    [...new Set(asTheyAre)].map(name => `charts/${name}`),
  );
  for (const name of small) await cp(join(SMALL, 'every-chart'), join(root, 'charts', name), { recursive: true });
  await copyFrom(SMALL, root, ['charts']);
  await configureAsShipped(join(root, 'charts/argocd'));
}

/** Argo CD's own chart is not available everywhere; what the platform sets in it is known all the same. */
async function configureAsShipped(chart: string): Promise<void> {
  await rename(join(chart, 'src/values.ts'), join(chart, 'src/shipped.ts'));
  await writeFile(join(chart, 'src/values.ts'), SHIPPED);
  const set = await valuesIn(join(REPOSITORY, 'charts/argocd/values.yaml'));
  const { cm, params, rbac } = (set['argo-cd'] as { configs: Record<string, object> }).configs;
  const own = await valuesIn(join(chart, 'values.yaml'));
  await writeFile(join(chart, 'values.yaml'), JSON.stringify({ ...own, configs: { cm, params, rbac } }));
}

const SHIPPED = `import { defineValues } from '@cedille/values/generator';
import shipped from './shipped.ts';

export default defineValues()(context => {
  const { sources, 'argo-cd': upstream } = shipped(context);
  return { sources, configs: upstream.configs };
});
`;

async function valuesIn(file: string): Promise<Record<string, unknown>> {
  return parseYaml(await readFile(file, 'utf8'), file).data as Record<string, unknown>;
}

interface CopyEnvironmentsOptions {
  from: string;
  to: string;
  names: readonly string[];
}

/** Without their pins: a suite publishes to a registry of its own. */
async function copyEnvironments({ from, to, names }: CopyEnvironmentsOptions): Promise<void> {
  await copyFrom(from, to, ['environments/shared.yaml', ...names.map(name => `environments/${name}`)]);
  for (const name of names) await rm(join(to, 'environments', name, 'releases.yaml'), { force: true });
}

export async function copyFrom(from: string, to: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await cp(join(from, path), join(to, path), { recursive: true });
  }
}

async function replaceIn(file: string, pattern: RegExp, by: string): Promise<void> {
  await writeFile(file, (await readFile(file, 'utf8')).replace(pattern, by));
}

/** Commands that talk to a registry. */
const REGISTRY_COMMANDS: ReadonlySet<string | undefined> = new Set(['bootstrap', 'promote', 'publish', 'rollback']);

interface OpenOptions {
  root: string;
  platform: Platform;
  publishTo: string | undefined;
}

function open({ root, platform: { environment, hub }, publishTo }: OpenOptions): Workspace {
  const cedille = async (...args: string[]): Promise<string> => {
    const elsewhere = publishTo && REGISTRY_COMMANDS.has(args[0]) ? ['--registry', publishTo, '--plain-http'] : [];
    try {
      return (await runCedille(root, [...args, ...elsewhere])).stdout;
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
      throw new Error(`cedille ${args.join(' ')} failed in ${root}\n${error.stdout}${error.stderr}`, { cause: error });
    }
  };
  return {
    root,
    environment: environment.name,
    hub: hub?.name,
    cedille,
    read: file => readFile(join(root, file), 'utf8'),
    async commit(message, files = {}) {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(root, path)), { recursive: true });
        await (text === undefined ? rm(join(root, path), { recursive: true }) : writeFile(join(root, path), text));
      }
      await git(root, ['add', '--all']);
      await git(root, [...AUTHOR, 'commit', '--quiet', '--allow-empty', '--message', message]);
    },
  };
}

const AUTHOR = ['-c', 'user.name=Tester', '-c', 'user.email=tester@example.org', '-c', 'commit.gpgSign=false'];

const START =
  'const { main } = await import(process.argv[1]); process.exitCode = await main({ root: process.argv[2], argv: process.argv.slice(3) });';

/** The very command line, made for the sources as they are, with another folder as its root. */
export async function runCedille(root: string, args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  const { main } = await bundled();
  return runProgram({
    file: process.execPath,
    args: ['--input-type=module', '--eval', START, main, root, ...args],
    cwd: root,
    timeoutMs: 900_000,
  });
}

let bundling: Promise<{ main: string }> | undefined;

function bundled(): Promise<{ main: string }> {
  const { bundle } = createRequire(import.meta.url)('../../tools/cli/setup.cjs') as {
    bundle: (root: string) => Promise<{ main: string }>;
  };
  return (bundling ??= bundle(REPOSITORY));
}
