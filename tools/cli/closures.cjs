// What each task is made of: the sources whose code is in its bundle, and the packages that these import. Nx hashes nothing else
// of libs/ and tools/cli for a target, and what a render came to is remembered for as long as nothing of it changes.
'use strict';
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { builtinModules } = require('node:module');
const { dirname, join } = require('node:path');

/**
 * @typedef {object} Closure
 * @property {string[]} sources relative to the root, in alphabetical order
 * @property {string[]} packages by their keys in package-lock.json, in alphabetical order
 */

/**
 * Bundles each entry point by itself, in memory, with packages left out: what is imported and never used is not in it.
 * @param {string} root
 * @param {Record<string, string>} entryPoints
 * @returns {Promise<Record<string, Closure>>} by the names of the entry points
 */
async function findClosures(root, entryPoints) {
  const { metafile } = await require('esbuild').build({
    absWorkingDir: root,
    entryPoints,
    outdir: '.',
    bundle: true,
    platform: 'node',
    format: 'esm',
    metafile: true,
    write: false,
    logLevel: 'silent',
    plugins: [leaveOutPackages],
  });
  const locked = JSON.parse(fs.readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.fromEntries(
    Object.entries(metafile.outputs).map(([output, { inputs }]) => {
      const used = Object.keys(inputs).filter(file => inputs[file].bytesInOutput > 0);
      const sources = [...used, ...barrels(used, metafile)].sort();
      return [output.replace(/\.js$/, ''), { sources, packages: packagesOf(used, { metafile, locked }) }];
    }),
  );
}

const leaveOutPackages = {
  name: 'leave-out-packages',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@cedille/') ? undefined : { path, external: true },
    );
  },
};

/** Modules without code of their own that names of used ones come through: they say which module has a name. */
function barrels(used, { inputs }) {
  const known = new Set(used);
  const found = new Set();
  const leadsOn = file => known.has(file) || (isBarrel(file) && importsOf(file).some(leadsOn));
  const isBarrel = file => file.endsWith('/index.ts') && !known.has(file);
  const importsOf = file => inputs[file].imports.filter(({ external }) => !external).map(({ path }) => path);
  const visit = file => {
    for (const next of importsOf(file)) {
      if (!isBarrel(next) || found.has(next) || !leadsOn(next)) continue;
      found.add(next);
      visit(next);
    }
  };
  used.forEach(visit);
  return found;
}

function packagesOf(used, { metafile, locked }) {
  const keys = used.flatMap(file =>
    metafile.inputs[file].imports
      .filter(({ external, path }) => external && !isBuiltin(path))
      .map(({ path }) => lockKey(file, { name: packageName(path), locked })),
  );
  return [...new Set(keys.filter(key => key !== undefined))].sort();
}

function isBuiltin(path) {
  return path.startsWith('node:') || builtinModules.includes(path);
}

/** `semver/functions/lt.js` is in `semver`. */
function packageName(path) {
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The copy of a package that a file gets: the one nearest to it. Undefined for what is not locked. */
function lockKey(file, { name, locked }) {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const key = folder === '.' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (key in locked) return key;
    if (folder === '.') return undefined;
  }
}

/** Changes with the text of a source, and with the version of a package. The same in every copy of the repository. */
function digestOf(root, { sources, packages }) {
  const locked = JSON.parse(fs.readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const hash = createHash('sha256').update(process.versions.node);
  for (const file of sources) hash.update(`\n${file}\n`).update(fs.readFileSync(join(root, file)));
  for (const key of packages) hash.update(`\n${key} ${locked[key].version} ${locked[key].integrity ?? ''}`);
  return hash.digest('hex');
}

module.exports = { findClosures, digestOf };
