// What must happen before TypeScript can run: Node is new enough, the locked packages are installed, the sources are bundled.
// Used by ./cedille and by the Nx plugin. Plain JavaScript without dependencies.
'use strict';
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { join, relative } = require('node:path');
const { pathToFileURL } = require('node:url');

/** Oldest Node that can `require` ES modules, which Nx needs to load the plugin. */
const OLDEST_NODE = [20, 19];

/** What is bundled beside the tasks: the command, the benchmarks, the fuzzer and the mutations. */
const ENTRY_POINTS = {
  main: 'tools/cli/src/main.ts',
  bench: 'tools/cli/src/bench/bench.ts',
  benchChecks: 'tools/cli/src/bench/bench-checks.ts',
  benchSchemas: 'tools/cli/src/bench/bench-schemas.ts',
  fuzz: 'tools/cli/src/fuzz/fuzz.ts',
  mutate: 'tools/cli/src/mutate/mutate.ts',
};

/** What runs behind the Nx targets: a module in this folder is a task, and is named for it. */
const TASKS = 'tools/cli/src/tasks';

/** The task whose answers `./cedille` remembers between runs. */
const REMEMBERED = 'tasks/check';

/** Makes everything ready; answers with the folder of the bundle. */
async function setUp(root) {
  checkNode();
  installPackages(root);
  return bundleFolder(root);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw setupError(
    `Node ${process.versions.node} is too old for cedille.`,
    `expected  Node ${OLDEST_NODE.join('.')} or newer`,
    'fix       install a current Node (https://nodejs.org), then run the same command again',
  );
}

/** Runs `npm ci` when the lock file is not the one that was installed last. */
function installPackages(root) {
  const lock = createHash('sha256')
    .update(fs.readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const marker = join(root, 'node_modules', '.cedille-install');
  if (readText(marker) === lock) return;
  const release = acquireLock(join(root, '.cedille-install.lock'));
  try {
    if (readText(marker) === lock) return;
    process.stderr.write('Installing packages (npm ci), once for this version of the lock file …\n');
    const started = Date.now();
    const { spawnSync } = require('node:child_process');
    const npm = spawnSync(
      'npm',
      ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'],
      {
        cwd: root,
        stdio: ['ignore', 2, 2],
        shell: process.platform === 'win32',
      },
    );
    if (npm.status !== 0) {
      throw setupError(
        `npm ci failed${npm.error ? `: ${npm.error.message}` : ''}.`,
        `at        ${relative(process.cwd(), root) || '.'}/package-lock.json`,
        'fix       read the lines above; without a network, run it once where there is one',
      );
    }
    fs.writeFileSync(marker, lock);
    process.stderr.write(`Packages installed in ${Math.round((Date.now() - started) / 1000)} s.\n`);
  } finally {
    release();
  }
}

/** A folder is made by one process at a time; the lock of a process that is gone is taken over, and nobody waits in silence. */
function acquireLock(lock) {
  const begun = Date.now();
  for (let told = false; ;) {
    try {
      fs.mkdirSync(lock);
      fs.writeFileSync(join(lock, 'pid'), `${process.pid} ${startOf(process.pid)}`);
      return () => fs.rmSync(lock, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const [pid, started] = (readText(join(lock, 'pid')) ?? '').split(' ');
    if (pid ? !isAlive(Number(pid), started) : isOld(lock)) {
      fs.rmSync(lock, { recursive: true, force: true });
      continue;
    }
    if (!told && Date.now() - begun > WAIT_IN_SILENCE_MS) {
      told = true;
      const fix = `to stop waiting: end the process, or remove ${relative(process.cwd(), lock)}`;
      process.stderr.write(`Waiting for process ${pid || '(unknown)'}, which installs packages here too …\n  ${fix}\n`);
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
}

const WAIT_IN_SILENCE_MS = 3_000;

/** A lock without a process was taken a moment ago, or its process was killed just then. A time in the future says nothing. */
function isOld(lock) {
  const age = Date.now() - (fs.statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  return age > 10_000 || age < -10_000;
}

/** Whether that very process is still there: its number alone may belong to another one by now. */
function isAlive(pid, started) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return !started || startOf(pid) === started;
}

/** When a process began, in ticks; empty where the system does not tell. See proc(5): the 22nd field, counted after the name. */
function startOf(pid) {
  const text = readText(`/proc/${pid}/stat`);
  return text ? text.slice(text.lastIndexOf(')') + 2).split(' ')[19] : '';
}

/** Bundles tools/cli and what it imports; answers with URLs of the entry points. A task is `tasks/<name>`. */
async function bundle(root) {
  const folder = await bundleFolder(root);
  return Object.fromEntries(
    Object.keys({ ...ENTRY_POINTS, ...taskEntryPoints(root) }).map(name => [
      name,
      pathToFileURL(join(folder, `${name}.js`)).href,
    ]),
  );
}

/**
 * What each task is made of, by `tasks/<name>`; found out when the sources are bundled.
 * @returns {Promise<Record<string, import('./closures.cjs').Closure>>}
 */
async function closures(root) {
  return JSON.parse(readText(join(await bundleFolder(root), CLOSURES)));
}

const CLOSURES = 'closures.json';

/** The folder with the bundle of exactly these sources. */
async function bundleFolder(root) {
  // Where packages are a link, as in a second work tree, the bundler has to be told where it leads.
  const cache = join(fs.realpathSync(join(root, 'node_modules')), '.cache', 'cedille');
  const folder = join(cache, `cli-${fingerprint(root)}`);
  if (!fs.existsSync(folder)) await build({ root, cache, folder });
  return folder;
}

function taskEntryPoints(root) {
  const names = fs
    .readdirSync(join(root, TASKS))
    .filter(file => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map(file => file.replace(/\.ts$/, ''));
  return Object.fromEntries(names.map(name => [`tasks/${name}`, `${TASKS}/${name}.ts`]));
}

async function build({ root, cache, folder }) {
  const { build } = require('esbuild');
  const { findClosures, digestOf } = require('./closures.cjs');
  const scratch = `${folder}.${process.pid}`;
  const tasks = taskEntryPoints(root);
  const closures = await findClosures(root, tasks);
  await build({
    absWorkingDir: root,
    entryPoints: { ...ENTRY_POINTS, ...tasks },
    outdir: scratch,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    sourcemap: 'linked',
    logLevel: 'error',
    define: { CEDILLE_SOURCES: JSON.stringify(digestOf(root, closures[REMEMBERED])) },
    external: ['esbuild', 'json-schema-to-typescript', 'typescript', 'typescript7'],
    plugins: [keepSourceUrls],
  });
  await toCommonJs(scratch);
  fs.writeFileSync(join(scratch, 'package.json'), '{"type":"commonjs"}\n');
  fs.writeFileSync(join(scratch, CLOSURES), JSON.stringify(closures));
  for (const old of fs.readdirSync(cache)) {
    const path = join(cache, old);
    if (old.startsWith('cli-') && path !== scratch && Date.now() - fs.statSync(path).mtimeMs > 3_600_000) {
      fs.rmSync(path, { recursive: true, force: true });
    }
  }
  try {
    fs.renameSync(scratch, folder);
  } catch (error) {
    fs.rmSync(scratch, { recursive: true, force: true });
    if (!fs.existsSync(folder)) throw error;
  }
}

/** Only ES modules can be split, and only CommonJS can be loaded with what V8 compiled before. */
async function toCommonJs(folder) {
  const { build } = require('esbuild');
  await build({
    absWorkingDir: folder,
    entryPoints: fs.readdirSync(folder, { recursive: true }).filter(name => name.endsWith('.js')),
    outdir: folder,
    outbase: folder,
    allowOverwrite: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    supported: { 'dynamic-import': false },
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'error',
    logOverride: { 'empty-import-meta': 'error' },
    banner: { js: "'use strict';" },
  });
}

/** Files beside a source (schemas, facts, go.mod) are found by its URL, which must stay that of the source. */
const keepSourceUrls = {
  name: 'keep-source-urls',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/](libs|tools|e2e)[\\/].*\.ts$/ }, ({ path }) => {
      const text = fs.readFileSync(path, 'utf8');
      if (!text.includes('import.meta.url')) return undefined;
      return { loader: 'ts', contents: text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)) };
    });
  },
};

/** Where the command, the tasks and what they import stand. */
const SOURCES = ['libs', 'tools/cli', 'e2e'];

/** Changes with any source: paths, sizes and times suffice inside one checkout. */
function fingerprint(root) {
  const lines = [process.versions.node, readText(join(root, 'package-lock.json')) ?? ''];
  const visit = folder => {
    for (const entry of fs.readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules' && entry.name !== 'facts') visit(path);
      } else if (/\.(ts|json|cjs)$/.test(entry.name) && !/\.(spec|suite|gen)\.ts$/.test(entry.name)) {
        const { size, mtimeMs, ctimeMs, ino } = fs.statSync(join(root, path));
        lines.push(`${path} ${size} ${mtimeMs} ${ctimeMs} ${ino}`);
      }
    }
  };
  for (const folder of SOURCES) if (fs.existsSync(join(root, folder))) visit(folder);
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex').slice(0, 16);
}

function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function setupError(message, ...lines) {
  return Object.assign(new Error([message, ...lines.map(line => `  ${line}`)].join('\n')), { isSetup: true });
}

module.exports = { acquireLock, setUp, bundle, closures };
