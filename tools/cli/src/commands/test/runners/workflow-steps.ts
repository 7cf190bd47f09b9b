import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { formatPath, isMap, parseYaml, type Path } from '@cedille/source';

/** Folders at the root of which the content is committed: a path into one of them leads to something. */
const FOLDERS = /^(?:\.\/)?(?:\.ci|\.github|charts|e2e|environments|libs|tools)\/[\w./-]*\w$/;

/** What people outside write, and what a run is started with. */
const GIVEN = /\$\{\{[^}]*\b(?:inputs\.|github\.event\.|github\.head_ref\b|github\.ref_name\b)[^}]*\}\}/g;

/**
 * What is wrong in the scripts of a workflow that actionlint does not know: whatever a run is started with pasted into a shell,
 * and files of the repository that were moved.
 */
export function stepProblems({ root, file, text }: { root: string; file: string; text: string }): string[] {
  const { data, positionOf } = parseYaml(text, file);
  return scriptsIn(data, []).flatMap(({ script, path }) => {
    const { line, column } = positionOf(path);
    const at = `\n  at        ${file}:${line}:${column}  ${formatPath(path)}`;
    const pasted = [...script.matchAll(GIVEN)].map(
      ([expression]) => `${expression} is pasted into a shell: give it to the step under env, and write "$NAME"${at}`,
    );
    const lost = pathsIn(script).filter(path => !existsSync(join(root, path)));
    return [...pasted, ...lost.map(path => `${path} does not exist: it was moved, or is misspelled${at}`)];
  });
}

function scriptsIn(value: unknown, path: Path): { script: string; path: Path }[] {
  if (Array.isArray(value)) return (value as unknown[]).flatMap((item, index) => scriptsIn(item, [...path, index]));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'run' && typeof inner === 'string'
      ? [{ script: inner, path: [...path, key] }]
      : scriptsIn(inner, [...path, key]),
  );
}

/** Words that are paths of this repository, without those that a shell fills in. */
function pathsIn(script: string): string[] {
  const words = script
    .replace(/^\s*#.*$/gm, '')
    .split(/[\s"'`;|&()<>=]+/)
    .filter(word => FOLDERS.test(word));
  return [...new Set(words)];
}
