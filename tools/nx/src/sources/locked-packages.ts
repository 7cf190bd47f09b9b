import type { FactCache } from '../fact-cache.ts';

/** Keys of package-lock.json, and the names that Nx's graph has for them. */
export type LockedPackages = Readonly<Record<string, string>>;

/**
 * The copy at the top of node_modules is `yaml`; another one is `yaml@2.9.1`, unless it is the same. Which is which only the
 * lock file tells.
 */
export function readLockedPackages(cache: FactCache): LockedPackages {
  return cache.derive<Record<string, string>>(['locked', 'package-lock.json'], ([text]) => {
    const packages = parsePackages(text);
    const keys = Object.keys(packages).filter(key => key.includes('node_modules/') && !packages[key]!.link);
    return Object.fromEntries(keys.map(key => [key, graphName(packages, key)]));
  });
}

type Packages = Record<string, { version?: string; link?: boolean }>;

function graphName(packages: Packages, key: string): string {
  const name = key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const version = packages[key]!.version;
  return version === packages[`node_modules/${name}`]?.version ? name : `${name}@${version}`;
}

/** The copy that a file gets: the one nearest to it. Undefined for what is not locked: Nx stops at a name it does not know. */
export function packageFor(name: string, file: string, locked: LockedPackages): string | undefined {
  const folders = file.split('/').slice(0, -1);
  for (let depth = folders.length; depth >= 0; depth--) {
    const key = [...folders.slice(0, depth), 'node_modules', name].join('/');
    if (key in locked) return locked[key];
  }
  return undefined;
}

function parsePackages(text: string | undefined): Packages {
  try {
    return (JSON.parse(text ?? '') as { packages?: Packages }).packages ?? {};
  } catch {
    return {};
  }
}
