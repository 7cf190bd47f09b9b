import { readdirSync, readFileSync, type Dirent } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import type { FactCache } from '../fact-cache.ts';
import { ImportGraph, type Module } from './import-graph.ts';
import { lexImports } from './lex-imports.ts';
import type { LockedPackages } from './locked-packages.ts';

export interface ReadImportGraphOptions {
  root: string;
  cache: FactCache;
  /** Folders with TypeScript, relative to the root. */
  folders: readonly string[];
  /** `package.json` files of the packages in the workspace. */
  packages: readonly string[];
  locked: LockedPackages;
}

/** Reads what every TypeScript source of the workspace imports; a source that is as it was is not read again. */
export function readImportGraph({ root, cache, folders, packages, locked }: ReadImportGraphOptions): ImportGraph {
  const sources = folders.flatMap(folder => sourcesBelow(root, folder));
  const readOnce = (file: string): Module => cache.glance(['module', file], readModule);
  return new ImportGraph({
    modules: new Map(sources.map(file => [file, readOnce(file)])),
    exports: new Map(packages.flatMap(file => exportsOf(cache, file))),
    locked,
  });
}

function readModule(path: string): Module {
  const text = readFileSync(path, 'utf8');
  return { imports: lexImports(text), readsMirror: /CEDILLE_CHART_MIRROR|\bmirrorFolder\(/.test(text) };
}

function sourcesBelow(root: string, folder: string): string[] {
  return entriesOf(join(root, folder)).flatMap(entry => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sourcesBelow(root, path);
    return /\.m?ts$/.test(entry.name) && !entry.name.endsWith('.gen.ts') ? [path] : [];
  });
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** `@cedille/values/generator` → `libs/values/src/generator.ts`. */
function exportsOf(cache: FactCache, file: string): [specifier: string, file: string][] {
  return cache.derive<[string, string][]>(['exports', file], ([text]) => {
    const { name, exports } = parsePackage(text);
    return Object.entries(exports ?? {}).flatMap(([path, target]) =>
      name && typeof target === 'string' ? [[join(name, path), join(dirname(file), target)]] : [],
    );
  });
}

function parsePackage(text: string | undefined): { name?: string; exports?: Record<string, unknown> } {
  try {
    return JSON.parse(text ?? '') as { name?: string; exports?: Record<string, unknown> };
  } catch {
    return {};
  }
}
