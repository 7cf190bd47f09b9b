import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, posix, sep } from 'node:path';
import { CedilleError, readIfPresent, writeFileAtomic, type Problem } from '@cedille/source';
import { isSettled, stateOf } from '@cedille/source/file-state';
import type { Message, Plugin } from 'esbuild';
import type { Context } from './generator.ts';
import { seenBy, type Reads } from './reads.ts';
import { runScript } from './sandbox/sandbox.ts';

/** What a generator may import beside its own files. Anything else could make values depend on the machine. */
const ALLOWED_IMPORT = '@cedille/values/generator';

/** Path of the generator of a component, relative to the root. */
export function generatorFile(component: string): string {
  return `charts/${component}/src/values.ts`;
}

/** Computes the values of one component from its context, in the sandbox. @throws SandboxError */
export type RunGenerator = (context: Context) => Promise<Record<string, unknown>>;

/**
 * What generators answered, as JSON, by a digest of their code and of what they read of their context: they have nothing else
 * to go by. What they read is there by code and place. A Map is one.
 */
export interface GeneratorAnswers {
  get(key: string): string | undefined;
  set(key: string, answer: string): unknown;
}

/**
 * Compiles the generators of the named components; components without one are left out.
 * @param answers of earlier runs; what is not among them is added
 * @throws CedilleError `generator-failed` for syntax errors and imports that are not allowed.
 */
export async function loadGenerators(
  root: string,
  components: readonly string[],
  answers: GeneratorAnswers = new Map<string, string>(),
): Promise<Map<string, RunGenerator>> {
  const present = components.filter(name => existsSync(join(root, generatorFile(name))));
  if (!present.length) return new Map();
  const compilation = (await compiledBefore(root, present)) ?? (await compile(root, present));
  return new Map(present.map(name => [name, runIn({ compilation, name, answers })] as const));
}

interface RunInOptions {
  compilation: Compiled;
  name: string;
  answers: GeneratorAnswers;
}

/**
 * A generator that was asked before is not run when all that it read then is the same. The name of the folder is in stacks
 * alone: a generator is known by its own code, whatever the others are like.
 */
function runIn({ compilation: { folder, digests }, name, answers }: RunInOptions): RunGenerator {
  // Not the whole path: what a generator sees in a stack must be the same on every machine.
  const script = { name: `${basename(folder)}/${name}.js` };
  const code = digests.get(name)!;
  let text: Promise<string> | undefined;
  return async context => {
    const place = `${code} ${context.environment.name} ${context.component.name}`;
    const reads = answers.get(place);
    const known = reads === undefined ? undefined : answers.get(keyOf({ place, reads, context }));
    if (known !== undefined) return JSON.parse(known) as Record<string, unknown>;
    text ??= scriptOf(join(folder, `${name}.js`));
    const answer = JSON.parse(await runScript({ ...script, code: await text }, JSON.stringify(context))) as Answer;
    const now = JSON.stringify(answer.reads ?? null);
    answers.set(place, now);
    answers.set(keyOf({ place, reads: now, context }), JSON.stringify(answer.values));
    return answer.values;
  };
}

interface Answer {
  values: Record<string, unknown>;
  /** Left out where nobody could tell: then it may be anything. */
  reads?: Reads;
}

/** A digest of all that the answer follows from. */
function keyOf({ place, reads, context }: { place: string; reads: string; context: Context }): string {
  const notes = JSON.parse(reads) as Reads | null;
  const seen = notes ? seenBy(notes, context) : JSON.stringify(context);
  return createHash('sha256').update(`${place} ${reads} ${seen}`).digest('hex').slice(0, 40);
}

/** Without its map, which is ten times as long and read only when something fails. */
async function scriptOf(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).replace(/^\/\/# sourceMappingURL=.*$/m, '');
}

/** The compiled file of a frame in a stack. */
export function compiledFile(root: string, name: string): string {
  return join(root, CACHE, name);
}

/** What a compilation was made of, so that the same is not compiled again: starting the compiler takes longer than all the rest. */
interface Compilation {
  folder: string;
  /** Path relative to the root → digest of its content; empty when it was not there. */
  inputs: Readonly<Record<string, string>>;
  /** The same for what came out: a cache that somebody edited is made anew. */
  outputs: Readonly<Record<string, string>>;
  /** Of all these files when they were last read: while the file system says the same of them, none has to be opened. */
  state?: string;
}

/** Compiled generators: their folder, and a digest of each. */
interface Compiled {
  folder: string;
  digests: ReadonlyMap<string, string>;
}

/** Beside what is imported, these decide what comes out. */
const SETTINGS = ['package-lock.json', 'tsconfig.json', 'tsconfig.base.json'];

function compilationFile(root: string, components: readonly string[]): string {
  const names = createHash('sha256').update(components.join(' ')).digest('hex').slice(0, 16);
  return join(root, CACHE, `values-${names}.json`);
}

async function compiledBefore(root: string, components: readonly string[]): Promise<Compiled | undefined> {
  const file = compilationFile(root, components);
  const text = await readIfPresent(file);
  if (text === undefined) return undefined;
  try {
    const compilation = JSON.parse(text) as Compilation;
    const { folder, inputs, outputs } = compilation;
    const path = join(root, CACHE, folder);
    const compiled = { folder: path, digests: digestsIn({ folder, outputs }, components) };
    if (components.some(name => !compiled.digests.get(name))) return undefined;
    const now = Date.now();
    const state = stateOf([...Object.keys(inputs), ...Object.keys(outputs)].map(name => join(root, name)));
    if (state && state.digest === compilation.state) return compiled;
    if (!(await isAsRecorded(root, inputs))) return undefined;
    if (await isAsRecorded(root, outputs)) {
      if (state && isSettled(state, now))
        await writeFileAtomic(file, JSON.stringify({ ...compilation, state: state.digest })).catch(() => undefined);
      return compiled;
    }
    await rm(path, { recursive: true, force: true });
    return undefined;
  } catch {
    return undefined;
  }
}

function digestsIn(
  { folder, outputs }: Pick<Compilation, 'folder' | 'outputs'>,
  components: readonly string[],
): ReadonlyMap<string, string> {
  return new Map(components.map(name => [name, outputs[posix.join(CACHE, folder, `${name}.js`)] ?? '']));
}

async function isAsRecorded(root: string, digests: Readonly<Record<string, string>>): Promise<boolean> {
  const now = await digestsOf(root, Object.keys(digests));
  return Object.entries(digests).every(([path, digest]) => now[path] === digest);
}

async function digestsOf(root: string, paths: readonly string[]): Promise<Record<string, string>> {
  const entries = await Promise.all(
    paths.map(async path => {
      const text = await readIfPresent(join(root, path));
      return [path, text === undefined ? '' : createHash('sha256').update(text).digest('hex')] as const;
    }),
  );
  return Object.fromEntries(entries);
}

const CACHE = 'node_modules/.cache/cedille';

const ENTRY = 'cedille-entry';

/** What surrounds each generator: see `sandbox/inside.ts`. */
function entries(root: string): Plugin {
  return {
    name: 'entries',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${ENTRY}:`) }, ({ path }) => ({
        path: path.slice(ENTRY.length + 1),
        namespace: ENTRY,
      }));
      onLoad({ filter: /.*/, namespace: ENTRY }, ({ path: component }) => ({
        contents: `import { run } from '@cedille/values/inside';
          import * as module from './${generatorFile(component)}';
          export const evaluate = facts => run(module, facts);`,
        resolveDir: root,
      }));
    },
  };
}

/** A generator is its own folder and the one module that is made for it, wherever links and dots would lead. */
function pureImports(root: string): Plugin {
  return {
    name: 'pure',
    async setup({ onResolve, resolve }) {
      const charts = join(await realpath(root), 'charts', sep);
      onResolve({ filter: /.*/ }, async ({ path, kind, importer, namespace, resolveDir, pluginData }) => {
        const isOwn = namespace !== ENTRY && importer.startsWith(charts);
        if (kind === 'entry-point' || !isOwn || path === ALLOWED_IMPORT || pluginData === RESOLVING) return undefined;
        const folder = join(charts, importer.slice(charts.length).split(sep)[0]!, sep);
        const found =
          /^\.{1,2}\//.test(path) && (await resolve(path, { kind, importer, resolveDir, pluginData: RESOLVING }));
        if (found && (found.errors.length || found.path.startsWith(folder))) return found;
        return { errors: [{ text: `${path} cannot be imported: values depend on facts alone` }] };
      });
    },
  };
}

const RESOLVING = Symbol('resolving');

/**
 * `import()` of a computed name would be asked of the host, whose answer is an object of the host: it becomes the call of a
 * function that is not there.
 */
export const WITHOUT_HOST = { 'dynamic-import': false };

/** One esbuild call for all; the result is kept by its content, so that two runs never disturb each other. */
async function compile(root: string, components: readonly string[]): Promise<Compiled> {
  const { build } = await import('esbuild');
  const started = Date.now();
  const settings = await digestsOf(root, SETTINGS);
  const result = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(components.map(name => [name, `${ENTRY}:${name}`])),
    outdir: join(root, 'out'),
    write: false,
    metafile: true,
    bundle: true,
    platform: 'neutral',
    format: 'iife',
    globalName: 'generator',
    banner: { js: '"use strict";' },
    target: 'node20.19',
    sourcemap: 'inline',
    logLevel: 'silent',
    supported: WITHOUT_HOST,
    plugins: [entries(root), pureImports(root)],
  }).catch((error: { errors?: Message[] }) => {
    if (!error.errors) throw error;
    throw new CedilleError(error.errors.map(compileProblem), { cause: error });
  });
  const hash = createHash('sha256');
  for (const file of result.outputFiles) hash.update(file.path.slice(root.length)).update(file.contents);
  const folder = join(root, CACHE, `values-${hash.digest('hex').slice(0, 16)}`);
  const outputs = Object.fromEntries(
    result.outputFiles.map(file => [
      posix.join(CACHE, basename(folder), basename(file.path)),
      createHash('sha256').update(file.contents).digest('hex'),
    ]),
  );
  if (!(await isAsRecorded(root, outputs))) {
    await rm(folder, { recursive: true, force: true });
    const files = result.outputFiles.map(file => ({
      name: file.path.slice(join(root, 'out').length + 1),
      contents: file.contents,
    }));
    await store(folder, files);
  }
  const inputs = Object.keys(result.metafile.inputs).filter(input => !input.startsWith(`${ENTRY}:`));
  if (!(await isChangedSince(root, inputs, started)))
    await rememberCompilation({ root, components, folder, inputs, settings, outputs });
  return { folder, digests: digestsIn({ folder: basename(folder), outputs }, components) };
}

/** What was saved while the compiler was reading: nobody knows which text it saw. */
async function isChangedSince(root: string, inputs: readonly string[], time: number): Promise<boolean> {
  const infos = await Promise.all(inputs.map(input => stat(join(root, input)).catch(() => undefined)));
  return infos.some(info => !info || info.mtimeMs >= time);
}

interface RememberOptions {
  root: string;
  components: readonly string[];
  folder: string;
  inputs: readonly string[];
  settings: Record<string, string>;
  outputs: Record<string, string>;
}

async function rememberCompilation(options: RememberOptions): Promise<void> {
  const { root, components, folder, inputs, settings, outputs } = options;
  const compilation: Compilation = {
    folder: basename(folder),
    inputs: { ...settings, ...(await digestsOf(root, inputs)) },
    outputs,
  };
  await writeFileAtomic(compilationFile(root, components), JSON.stringify(compilation));
}

async function store(folder: string, files: { name: string; contents: Uint8Array }[]): Promise<void> {
  const scratch = `${folder}.${process.pid}`;
  await mkdir(scratch, { recursive: true });
  for (const { name, contents } of files) {
    await mkdir(dirname(join(scratch, name)), { recursive: true });
    await writeFile(join(scratch, name), contents);
  }
  await writeFile(join(scratch, 'package.json'), '{"type":"module"}\n');
  await rename(scratch, folder).catch(async (error: unknown) => {
    await rm(scratch, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  });
  await removeOld(dirname(folder));
}

/** Keeps the cache small: compiled generators that nobody made for an hour are removed. */
async function removeOld(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith('values-')) continue;
    const info = await stat(join(cache, name)).catch(() => undefined);
    if (info && Date.now() - info.mtimeMs > 3_600_000) await rm(join(cache, name), { recursive: true, force: true });
  }
}

function compileProblem({ text, location }: Message): Problem {
  const component = /charts\/([^/]+)\//.exec(location?.file ?? '')?.[1];
  const isConflict = /^(<{7}|={7}|>{7})( |$)/.test(location?.lineText ?? '');
  const reason = isConflict ? 'a merge was left undone here' : text;
  return {
    code: 'generator-failed',
    severity: 'error',
    message: `The values generator${component ? ` of ${component}` : ''} does not compile: ${reason}.`,
    ...(component && { component }),
    ...(location && {
      at: { file: location.file.split('\\').join('/'), line: location.line, column: location.column + 1 },
    }),
    expected: `TypeScript that imports nothing but its own files and ${ALLOWED_IMPORT}`,
    fix: isConflict
      ? 'keep what is right of both sides, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>'
      : 'fix the line above',
  };
}
