import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Facts derived from files, kept from one command to the next: nothing is parsed twice. Facts are plain JSON. */
export interface FactCache {
  /** The text of a file of the workspace; undefined when it cannot be read. */
  read(file: string): string | undefined;
  /** Names in a folder of the workspace, in alphabetical order; none when it cannot be read. */
  list(folder: string): string[];
  /** Kept by the content of the files. `[kind, ...files]` names the derivation; `compute` gets the texts of the files. */
  derive<T>(key: [kind: string, ...files: string[]], compute: (texts: (string | undefined)[]) => T): T;
  /** Kept by size and time of the file, for one of many: that suffices on one machine. `compute` gets its absolute path. */
  glance<T>(key: [kind: string, file: string], compute: (path: string) => T): T;
  /** Keeps what was used this time. */
  save(): void;
}

declare const CEDILLE_BUNDLE: string | undefined;

/** Other code may derive other facts from the same files. */
const VERSION = typeof CEDILLE_BUNDLE === 'string' ? CEDILLE_BUNDLE : process.pid;

/** `use` names the file: one for each part of the plugin, for each keeps only what it used. */
export function openFactCache(root: string, use: 'projects' | 'variables'): FactCache {
  const file = join(root, '.nx', 'workspace-data', `cedille-${use}.json`);
  const before = readJson(file);
  const used: Record<string, unknown> = {};
  let changed = false;
  const read = (path: string): string | undefined => readText(resolve(root, path));
  const recall = <T>(key: string, compute: () => T): T => {
    changed ||= !(key in before);
    return (used[key] = before[key] ?? compute()) as T;
  };
  return {
    read,
    list: folder => listFolder(resolve(root, folder)),
    derive<T>(key: [string, ...string[]], compute: (texts: (string | undefined)[]) => T): T {
      const texts = key.slice(1).map(read);
      const digest = createHash('sha256')
        .update(JSON.stringify([VERSION, key, texts]))
        .digest('base64url');
      return recall(digest, () => compute(texts));
    },
    glance<T>([kind, file]: [string, string], compute: (path: string) => T): T {
      const path = resolve(root, file);
      const { size, mtimeMs, ctimeMs, ino } = statSync(path);
      return recall(`${VERSION} ${kind} ${file} ${size} ${mtimeMs} ${ctimeMs} ${ino}`, () => compute(path));
    },
    save() {
      if (changed || Object.keys(used).length !== Object.keys(before).length) writeJson(file, used);
    },
  };
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function readJson(file: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** A cache that cannot be written is no reason to stop. */
function writeJson(file: string, data: unknown): void {
  const scratch = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(scratch, JSON.stringify(data));
    renameSync(scratch, file);
  } catch {
    return;
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
