import { git } from '@cedille/program';

/** Reads files as they are in a commit, in one go; undefined where there is none. */
export async function readTree(
  root: string,
  commit: string,
  paths: readonly string[],
): Promise<(string | undefined)[]> {
  if (!paths.length) return [];
  const input = paths.map(path => `${commit}:${path}\n`).join('');
  const bytes = Buffer.from(await git(root, ['cat-file', '--batch'], { input }));
  const texts: (string | undefined)[] = [];
  let at = 0;
  for (const path of paths) {
    const end = bytes.indexOf(0x0a, at);
    const header = bytes.toString('utf8', at, end);
    at = end + 1;
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(header)?.[1];
    if (size === undefined) {
      if (!header.endsWith(' missing')) throw new Error(`git cat-file answered for ${path}: ${header}`);
      texts.push(undefined);
      continue;
    }
    texts.push(bytes.toString('utf8', at, at + Number(size)));
    at += Number(size) + 1;
  }
  return texts;
}
