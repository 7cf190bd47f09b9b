import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Repository } from '../repository.ts';
import { isInTree, resolvePath } from '../tree/walk-tree.ts';

/** A path that an Application or a Flux Kustomization wants to be built, and the source it is looked for in. */
export interface WantedPath {
  /** Address of a repository, or name of a source: equal for equal sources. */
  source: string;
  /** As it is written, from the root of the repository. */
  path: string;
}

/** Which of the sources that objects name is the repository that is looked at. */
export class OwnSources {
  private readonly repository: Repository;
  /** Where Git keeps the repository, when the audited folder is only a part of it: `../..`. */
  private readonly above: string;
  private readonly remotes: ReadonlySet<string>;
  private readonly shares: ReadonlyMap<string, { found: number; all: number }>;

  constructor(repository: Repository, wanted: readonly WantedPath[]) {
    this.repository = repository;
    const top = topOf(repository.root);
    this.above = relative(top, repository.root).split(sep).join('/');
    this.remotes = new Set(remotesOf(top).map(normalized));
    const shares = new Map<string, { found: number; all: number }>();
    for (const { source, path } of wanted) {
      if (!isTelling(path)) continue;
      const share = shares.get(source) ?? { found: 0, all: 0 };
      share.all += 1;
      if (this.has(path)) share.found += 1;
      shares.set(source, share);
    }
    this.shares = shares;
  }

  /** Whether all of the repository is looked at, and not a folder of it. */
  get isWhole(): boolean {
    return this.above === '' && !this.repository.tree.isCut;
  }

  /**
   * Git says which repository it is. Where it does not (an archive has no .git), a source is this repository when most of
   * the paths that are looked for in it are here.
   */
  isOwn(source: string): boolean {
    if (this.remotes.has(normalized(source))) return true;
    const { found, all } = this.shares.get(source) ?? { found: 0, all: 0 };
    return found >= 2 && found / all > 0.6;
  }

  /** Whether there is something at a path from the root of the repository. */
  has(path: string): boolean {
    const { tree, paths, root } = this.repository;
    const target = resolvePath('', path);
    if (target === undefined) return true;
    if (this.above === '') return target === '' || isInTree(tree, paths, target);
    return exists(join(root, relative(this.above, target) || '.'));
  }

  /** The same seen from the audited folder; undefined when it is not in it. */
  inside(path: string): string | undefined {
    const target = resolvePath('', path);
    if (target === undefined || this.above === '') return target;
    if (target === this.above) return '';
    return target.startsWith(`${this.above}/`) ? target.slice(this.above.length + 1) : undefined;
  }
}

/** `.` or one short word may be anywhere by chance. */
function isTelling(path: string): boolean {
  return path.replace(/^\.?\/+/, '').replace(/\/+$/, '').length > 1;
}

function exists(path: string): boolean {
  try {
    return Boolean(lstatSync(path));
  } catch {
    return false;
  }
}

function topOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return folder;
  }
}

function remotesOf(top: string): string[] {
  try {
    const config = readFileSync(join(top, '.git/config'), 'utf8');
    return [...config.matchAll(/^\s*url\s*=\s*(\S+)/gm)].map(([, url]) => url!);
  } catch {
    return [];
  }
}

/** `github.com/owner/name` of all ways to write the address. */
function normalized(url: string): string {
  return url
    .toLowerCase()
    .replace(/^[a-z+]+:\/\//, '')
    .replace(/^[^@/]+@/, '')
    .replace(':', '/')
    .replace(/\.git$/, '')
    .replace(/\/+$/, '');
}
