// TypeScript of this package as one file in node_modules/.cache, made anew when a source changed. Nx itself would load it
// through a transpiler, which costs every command a third of a second, and cannot load the libraries, which are ES modules.
'use strict';
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..', '..');

/**
 * Bundles and loads a source file.
 * @param {{ name: string; entry: string; sources: string[] }} options `entry` and `sources`, files and folders that it is
 * made of, are relative to the root
 */
function load({ name, entry, sources }) {
  const cache = join(root, 'node_modules', '.cache', 'cedille');
  const version = fingerprint(sources);
  const file = join(cache, `${name}-${version}.cjs`);
  if (!existsSync(file)) build({ name, entry, version, cache, file });
  return require(file);
}

function build({ name, entry, version, cache, file }) {
  mkdirSync(cache, { recursive: true });
  const scratch = `${file}.${process.pid}`;
  require('esbuild').buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: scratch,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    define: { CEDILLE_BUNDLE: JSON.stringify(version) },
    external: ['nx', '@nx/devkit', 'prettier', 'undici'],
    logLevel: 'error',
  });
  const isOld = other => other.startsWith(`${name}-`) && other.endsWith('.cjs');
  for (const old of readdirSync(cache).filter(isOld)) rmSync(join(cache, old), { force: true });
  renameSync(scratch, file);
}

/** Changes with any source: names, sizes and times suffice inside one checkout. */
function fingerprint(sources) {
  const hash = createHash('sha256').update(process.versions.node);
  const visit = path => {
    const stats = statSync(path);
    if (stats.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name));
    else hash.update(`${path} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs} ${stats.ino}\n`);
  };
  for (const source of [__filename, ...sources.map(source => join(root, source))]) visit(source);
  return hash.digest('hex').slice(0, 16);
}

module.exports = { load };
