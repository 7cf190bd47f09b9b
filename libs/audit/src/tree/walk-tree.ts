import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** What is in a folder, without any content. Paths are relative to it, with forward slashes. */
export interface Tree {
  /** Regular files, and links to files inside the folder; sorted. */
  files: readonly string[];
  /** Folders, `` for the root. */
  folders: ReadonlySet<string>;
  /** Links that lead out of the folder or nowhere: never followed, but there is something of that name. */
  links: ReadonlySet<string>;
  /** Folders that somebody put aside: what is in them is there, and is not looked at. */
  aside: readonly string[];
  /** Folders that nobody may list here: anything may be in them. Sorted. */
  unreadable: readonly string[];
  /** Whether there is more than what stands here: files beyond {@link MOST_FILES}, or folders that cannot be read. */
  isCut: boolean;
  /** Whether there were more than {@link MOST_FILES}. */
  isTooMuch: boolean;
}

/** Folders that hold what others wrote, or what a program made. */
const LEFT_OUT: ReadonlySet<string> = new Set(['.git', 'node_modules', '.terraform', '.venv']);

/** Names that people give to folders whose content runs nowhere any more, or is there for programs to be tested with. */
const ASIDE =
  /^[._]?(?:archived?|attic|deprecated|disabled|graveyard|old|unused)$|^(?:testdata|__fixtures__|__tests__)$/i;

/** Folders of that name hold tests of a program where there is a program in them; otherwise they are an environment. */
const TESTS = /^(?:tests?|specs?|fixtures?)$/i;
const PROGRAM = /\.(?:py|go|[cm]?[jt]sx?|rs|java|kt|rb|bats)$/i;

/** Whether a path leads through a folder that somebody put aside. */
export function isAside(path: string, { aside }: Pick<Tree, 'aside'>): boolean {
  return aside.some(folder => path.startsWith(`${folder}/`));
}

/** More files than any repository of manifests has; what comes after them is not looked at. */
export const MOST_FILES = 200_000;

/** Lists a folder. Links to folders are not followed: what they lead to is found where it is, or is none of ours. */
export async function walkTree(root: string): Promise<Tree> {
  const files: string[] = [];
  const folders = new Set(['']);
  const links = new Set<string>();
  const aside: string[] = [];
  const unreadable: string[] = [];
  const inside = await realpath(root);
  const waiting = [''];
  while (waiting.length && files.length < MOST_FILES) {
    const folder = waiting.pop()!;
    const entries = await entriesOf(join(root, folder));
    // An audit goes on; whatever is missed may be there.
    if (!entries) unreadable.push(folder);
    for (const entry of entries ?? []) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        folders.add(path);
        if (ASIDE.test(entry.name)) aside.push(path);
        if (!LEFT_OUT.has(entry.name)) waiting.push(path);
      } else if (entry.isFile()) files.push(path);
      else if (entry.isSymbolicLink() && (await leadsToFile(join(root, path), inside))) files.push(path);
      else links.add(path);
    }
  }
  for (const path of [...unreadable, ...(await submodulesOf(root))]) links.add(path);
  const set = [...aside, ...foldersOfTests(files)].sort();
  return {
    files: files.sort(),
    folders,
    links,
    aside: set.filter(folder => !isAside(folder, { aside: set })),
    unreadable: unreadable.sort(),
    isCut: waiting.length > 0 || unreadable.length > 0,
    isTooMuch: waiting.length > 0,
  };
}

/** Repositories inside the repository: what is in them may not have been brought. */
async function submodulesOf(root: string): Promise<string[]> {
  const text = await readFile(join(root, '.gitmodules'), 'utf8').catch(() => '');
  return [...text.matchAll(/^\s*path\s*=\s*(.+?)\/?\s*$/gm)].map(([, path]) => path!);
}

function foldersOfTests(files: readonly string[]): Set<string> {
  return new Set(
    files
      .filter(file => PROGRAM.test(file))
      .flatMap(file => {
        const steps = file.split('/').slice(0, -1);
        const at = steps.findIndex(step => TESTS.test(step));
        return at < 0 ? [] : [steps.slice(0, at + 1).join('/')];
      }),
  );
}

/** @returns undefined when it cannot be read */
async function entriesOf(folder: string) {
  return readdir(folder, { withFileTypes: true }).catch(() => undefined);
}

async function leadsToFile(link: string, inside: string): Promise<boolean> {
  try {
    const target = await realpath(link);
    return target.startsWith(inside + sep) && (await stat(target)).isFile();
  } catch {
    return false;
  }
}

/** Whether something of that path is in the tree, be it a link that is not followed. */
export function isInTree({ folders, links }: Tree, files: ReadonlySet<string>, path: string): boolean {
  if (files.has(path) || folders.has(path) || links.has(path)) return true;
  // Whatever a link leads to may have anything in it; so may a folder that is left out.
  const steps = path.split('/');
  return steps.some((step, at) => links.has(steps.slice(0, at).join('/')) || (LEFT_OUT.has(step) && at > 0));
}

/** A path as it is written beside a file, seen from the root; undefined when it leads out of the root. */
export function resolvePath(folder: string, path: string): string | undefined {
  const steps = folder === '' ? [] : folder.split('/');
  for (const step of path.split('/')) {
    if (step === '..') {
      if (steps.pop() === undefined) return undefined;
    } else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}

/** `a/b` of `a/b/c.yaml`; `` for a file at the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
