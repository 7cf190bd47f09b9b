import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Facts derived from files, kept by the content of these files from one command to the next: nothing is parsed twice. */
export interface FactCache {
  /** The text of a file of the workspace; undefined when it cannot be read. */
  read(file: string): string | undefined;
  /** `[kind, ...files]` names the derivation; `compute` gets the texts of the files. Facts are plain JSON. */
  derive<T>(key: [kind: string, ...files: string[]], compute: (texts: (string | undefined)[]) => T): T;
  /** Keeps what was used this time. */
  save(): void;
}

/** Counts up when the same files give other facts. */
const VERSION = 2;

/** `use` names the file: one for each part of the plugin, for each keeps only what it used. */
export function openFactCache(root: string, use: 'projects' | 'pins'): FactCache {
  const file = join(root, '.nx', 'workspace-data', `cedille-${use}.json`);
  const before = readJson(file);
  const used: Record<string, unknown> = {};
  let changed = false;
  const read = (path: string): string | undefined => readText(join(root, path));
  return {
    read,
    derive<T>(key: [string, ...string[]], compute: (texts: (string | undefined)[]) => T): T {
      const texts = key.slice(1).map(read);
      const digest = createHash('sha256')
        .update(JSON.stringify([VERSION, key, texts]))
        .digest('base64url');
      changed ||= !(digest in before);
      return (used[digest] = before[digest] ?? compute(texts)) as T;
    },
    save() {
      if (changed || Object.keys(used).length !== Object.keys(before).length) writeJson(file, used);
    },
  };
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
