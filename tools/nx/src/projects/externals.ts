import type { FactCache } from './fact-cache.ts';

/**
 * npm packages that our packages use at run time, by the names of Nx's graph: the copy at the top of node_modules is
 * `yaml`, another one is `yaml@2.9.1`. Which is which only the lock file tells.
 */
export function listExternals(cache: FactCache, packageFiles: readonly string[]): string[] {
  const sources = packageFiles.filter(file => file.startsWith('libs/') || file === 'tools/cli/package.json');
  return cache.derive<string[]>(['externals', 'package-lock.json', ...sources], ([lockText, ...texts]) => {
    const locked = parseJson<{ packages?: Record<string, { version?: string }> }>(lockText)?.packages ?? {};
    const names = texts.flatMap((text, index) =>
      Object.keys(parseJson<{ dependencies?: Record<string, string> }>(text)?.dependencies ?? {})
        .filter(name => !name.startsWith('@cedille/'))
        .map(name => graphName(locked, sources[index]!.replace(/\/package\.json$/, ''), name)),
    );
    return [...new Set(names.filter(name => name !== undefined))].sort();
  });
}

/** Undefined for a package that is not locked: Nx stops at a name it does not know. */
function graphName(locked: Record<string, { version?: string }>, folder: string, name: string): string | undefined {
  const nested = locked[`${folder}/node_modules/${name}`]?.version;
  const hoisted = locked[`node_modules/${name}`]?.version;
  if (nested !== undefined && nested !== hoisted) return `${name}@${nested}`;
  return hoisted === undefined ? undefined : name;
}

function parseJson<T>(text: string | undefined): T | undefined {
  try {
    return JSON.parse(text ?? '') as T;
  } catch {
    return undefined;
  }
}
