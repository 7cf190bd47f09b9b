// Loads CommonJS modules together with what V8 made of them in an earlier run: compiling takes longer than most commands.
'use strict';
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, resolve } = require('node:path');
const { deserialize, serialize, setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');

const DIGEST_LENGTH = 32;

/**
 * Loads a module and those that it requires by a relative path.
 * @param {string} file absolute path
 * @param {string} kept absolute path of the compiled code; made by `keep`. What is damaged, or of another Node, is ignored
 * @returns {{ exports: any; keep: () => void }} `keep` stores what was compiled until now, unless it was known before
 */
function loadCompiled(file, kept) {
  // Otherwise V8 forgets in a long run what only its beginning needed.
  setFlagsFromString('--no-flush-bytecode');
  const known = read(kept);
  /** Digest of a text → what it was compiled to. */
  const scripts = new Map();
  const modules = new Map();
  let isKnown = true;

  function load(path) {
    const loaded = modules.get(path);
    if (loaded) return loaded.exports;
    const module = { exports: {} };
    modules.set(path, module);
    const bytes = readFileSync(path);
    const key = digest(bytes).toString('hex');
    const script = compile({ filename: path, code: bytes.toString('utf8'), cachedData: known.get(key) });
    isKnown &&= script.cachedDataRejected === false;
    scripts.set(key, script);
    script.runInThisContext().call(module.exports, module.exports, requireFrom(path), module, path, dirname(path));
    return module.exports;
  }

  function requireFrom(path) {
    const outside = createRequire(path);
    const required = id => (id.startsWith('.') ? load(resolve(dirname(path), id)) : outside(id));
    return Object.assign(required, { resolve: outside.resolve });
  }

  return { exports: load(file), keep: () => isKnown || write(kept, scripts) };
}

function compile({ filename, code, cachedData }) {
  return new Script(`(function (exports, require, module, __filename, __dirname) {${code}\n})`, {
    filename,
    cachedData,
  });
}

/** V8 does not notice that code is damaged, or of another text: it crashes, or runs what it has. */
function read(kept) {
  try {
    const bytes = readFileSync(kept);
    const body = bytes.subarray(DIGEST_LENGTH);
    return digest(body).equals(bytes.subarray(0, DIGEST_LENGTH)) ? deserialize(body) : new Map();
  } catch {
    return new Map();
  }
}

/** Who cannot write compiles each time. */
function write(kept, scripts) {
  const making = `${kept}.${process.pid}`;
  try {
    const body = serialize(new Map([...scripts].map(([key, script]) => [key, script.createCachedData()])));
    mkdirSync(dirname(kept), { recursive: true });
    writeFileSync(making, Buffer.concat([digest(body), body]));
    renameSync(making, kept);
  } catch {
    rmSync(making, { force: true });
  }
}

function digest(bytes) {
  return createHash('sha256').update(bytes).digest();
}

module.exports = { loadCompiled };
