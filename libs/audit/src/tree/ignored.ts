import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf } from './walk-tree.ts';

/**
 * Whether Git is told to leave out a path that is not there: then a program makes it, or it stays on somebody's machine.
 * Reads names and the simplest patterns; whatever else a .gitignore says makes no difference here.
 */
export function isIgnored(path: string, { root, paths }: { root: string; paths: ReadonlySet<string> }): boolean {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    const file = folder === '' ? '.gitignore' : `${folder}/.gitignore`;
    const patterns = paths.has(file) ? patternsIn(join(root, file)) : [];
    const inside = folder === '' ? path : path.slice(folder.length + 1);
    if (patterns.some(pattern => matches(pattern, inside))) return true;
    if (folder === '') return false;
  }
}

function patternsIn(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .map(line => line.trim())
      .filter(line => line !== '' && !/^[#!]/.test(line));
  } catch {
    return [];
  }
}

function matches(pattern: string, path: string): boolean {
  const plain = pattern.replace(/^\//, '').replace(/\/+$/, '');
  const body = plain
    .split('*')
    .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^/]*');
  const isAnchored = pattern.replace(/\/+$/, '').includes('/');
  return new RegExp(`${isAnchored ? '^' : '(?:^|/)'}${body}(?:/|$)`).test(path);
}
