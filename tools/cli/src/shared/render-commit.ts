import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { chartOf } from '@cedille/component';
import { bundledFolder, type RenderedText, type RenderedTexts } from '@cedille/delivery';
import { git, cacheFolder, ProgramError, runProgram } from '@cedille/program';
import { CedilleError, readIfPresent, writeFileAtomic } from '@cedille/source';

export interface RenderCommitOptions {
  root: string;
  /** Full hash. */
  commit: string;
  /** Names of components that the commit has. */
  components: readonly string[];
  /** An unavailable upstream is an error. */
  requireUpstream: boolean;
  signal?: AbortSignal | undefined;
}

/** Counts up when what is remembered of a commit changes its form. */
const FORM = 2;

/**
 * Renders components as the programs of that very commit do it, in a copy of its tree, so that a change of the platform's own
 * code is seen as what it does. What was rendered with every upstream is remembered by commit.
 * @throws CedilleError `release` when that tree cannot be rendered
 */
export async function renderCommit(options: RenderCommitOptions): Promise<RenderedTexts> {
  const { commit, components } = options;
  const file = join(cacheFolder(), 'releases', `${commit}.${FORM}.json`);
  const known = parseRemembered(await readIfPresent(file));
  const wanted = components.filter(name => !known.has(name));
  if (!wanted.length) return known;
  const rendered = new Map([...known, ...(await renderTree({ ...options, components: wanted }))]);
  const whole = [...rendered].filter(([, texts]) => [...texts.values()].every(({ missing }) => !missing.length));
  await writeFileAtomic(file, `${JSON.stringify(toObject(new Map(whole)))}\n`);
  return rendered;
}

function parseRemembered(text = '{}'): RenderedTexts {
  try {
    return fromObject(JSON.parse(text) as Remembered);
  } catch {
    return new Map();
  }
}

type Remembered = Record<string, Record<string, RenderedText>>;

function toObject(rendered: RenderedTexts): Remembered {
  return Object.fromEntries([...rendered].map(([component, texts]) => [component, Object.fromEntries(texts)]));
}

function fromObject(data: Remembered): RenderedTexts {
  return new Map(Object.entries(data).map(([component, texts]) => [component, new Map(Object.entries(texts))]));
}

async function renderTree(options: RenderCommitOptions): Promise<RenderedTexts> {
  const tree = join(tmpdir(), `cedille-release-${randomUUID()}`);
  try {
    await checkOut(options, tree);
    await shareModules(options.root, tree);
    return await runRender(options, tree);
  } finally {
    await rm(tree, { recursive: true, force: true });
  }
}

/** Writes the files of a commit without touching the index or the list of worktrees: nothing is left behind by a sudden end. */
async function checkOut({ root, commit, signal }: RenderCommitOptions, tree: string): Promise<void> {
  await mkdir(tree, { recursive: true });
  const env = { GIT_INDEX_FILE: join(tree, '.index') };
  await git(root, ['read-tree', commit], { env, signal });
  await git(root, ['checkout-index', '--all', `--prefix=${tree}/`], { env, signal });
}

/** Packages are the same when the lock file is; ours must be those of that tree. Else `./cedille` there installs its own. */
async function shareModules(root: string, tree: string): Promise<void> {
  const [ours, theirs] = await Promise.all([root, tree].map(folder => readFile(join(folder, 'package-lock.json'))));
  if (!ours!.equals(theirs!)) return;
  const modules = join(root, 'node_modules');
  await mkdir(join(tree, 'node_modules', '@cedille'), { recursive: true });
  const link = (target: string, path: string): Promise<void> => symlink(target, path, 'junction');
  const packages = (await readdir(modules)).filter(name => !name.startsWith('.') && name !== '@cedille');
  await Promise.all(packages.map(name => link(join(modules, name), join(tree, 'node_modules', name))));
  await Promise.all(
    [...(await ownPackages(root))].map(([name, folder]) =>
      link(join(tree, folder), join(tree, 'node_modules', '@cedille', name)),
    ),
  );
  const lock = createHash('sha256').update(theirs!).digest('hex');
  await writeFile(join(tree, 'node_modules', '.cedille-install'), lock);
}

/** Folders of the packages of this repository, by name, as npm linked them: the lock file says which they are. */
async function ownPackages(root: string): Promise<Map<string, string>> {
  const links = join(root, 'node_modules', '@cedille');
  const top = await realpath(root);
  const names = await readdir(links).catch(() => []);
  return new Map(
    await Promise.all(
      names.map(async (name): Promise<[string, string]> => [name, relative(top, await realpath(join(links, name)))]),
    ),
  );
}

interface RenderOutcome {
  renderings: {
    component: string;
    instanceOf?: string;
    environment: string;
    status: string;
    missing: string[];
    file?: string;
  }[];
}

async function runRender(options: RenderCommitOptions, tree: string): Promise<RenderedTexts> {
  const { renderings } = await askRender(options, tree);
  const failed = renderings.filter(({ file }) => file === undefined);
  if (failed.length)
    throw cannotRender(options, failed.map(({ component, environment }) => `${environment} ${component}`).join(', '));
  const partial = renderings.find(({ missing }) => missing.length);
  if (options.requireUpstream && partial) throw cannotRender(options, `without ${partial.missing.join(', ')}.`);
  const texts = new Map(options.components.map(name => [name, new Map<string, RenderedText>()]));
  for (const { component: name, instanceOf, environment, missing, file } of renderings) {
    const component = { name, ...(instanceOf !== undefined && { instanceOf }) };
    const digest = createHash('sha256')
      .update(await readFile(join(tree, file!)))
      .digest('hex');
    const places = texts.get(chartOf(component)) ?? new Map<string, RenderedText>();
    texts.set(chartOf(component), places.set(bundledFolder(environment, component), { digest, missing }));
  }
  return texts;
}

async function askRender(options: RenderCommitOptions, tree: string): Promise<RenderOutcome> {
  const { components, requireUpstream, signal } = options;
  const args = ['cedille', 'render', '--json', ...(requireUpstream ? ['--refresh'] : []), ...components];
  try {
    const { stdout } = await runProgram({ file: process.execPath, args, cwd: tree, timeoutMs: 900_000, signal });
    return JSON.parse(stdout) as RenderOutcome;
  } catch (error) {
    if (!(error instanceof ProgramError) || error.problems.some(({ code }) => code === 'interrupted')) throw error;
    const outcome = parseOutcome(error.stdout);
    if (outcome) return outcome;
    throw cannotRender(options, error.stderr.trim().split('\n').slice(0, 20).join('\n'));
  }
}

/** What was found wrong does not matter here, as long as there is a text: it was released so, or `check` says it. */
function parseOutcome(stdout: string): RenderOutcome | undefined {
  try {
    return JSON.parse(stdout) as RenderOutcome;
  } catch {
    return undefined;
  }
}

function cannotRender({ commit, requireUpstream }: RenderCommitOptions, why: string): CedilleError {
  return new CedilleError({
    code: 'release',
    severity: 'error',
    message: `The tree of commit ${commit.slice(0, 9)} cannot be rendered: ${why}`,
    expected: 'every component, as it was rendered when it was committed',
    fix: `to see it: git worktree add /tmp/tree ${commit.slice(0, 9)}, then ./cedille render${requireUpstream ? ' --require-upstream' : ''} there`,
  });
}
