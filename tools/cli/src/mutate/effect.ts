import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderPlatform } from '@cedille/pipeline';

const SIZES = ['small', 'medium', 'large'] as const;

/** What a component renders to, in every environment that lists it, in every size. */
export type Effect = ReadonlyMap<string, string>;

/**
 * Undefined where that cannot be told: no environment lists it, an upstream is missing, or it does not render. Environments
 * get other sizes for a while: only for a workspace that nobody else looks at.
 */
export async function effectOf(root: string, component: string): Promise<Effect | undefined> {
  const effect = new Map<string, string>();
  const restore = await rememberFacts(root);
  try {
    for (const size of SIZES) {
      await restore(text => text.replace(/^sizing: .*$/m, `sizing: ${size}`));
      const { renderings, problems } = await renderPlatform({
        root,
        components: [component],
        write: false,
        onManifests: ({ file, text }) => effect.set(`${size} ${file}`, text),
      });
      if (!renderings.length || renderings.some(({ status }) => status !== 'complete')) return undefined;
      effect.set(`${size} problems`, problems.map(({ message }) => message).join('\n'));
    }
    return effect;
  } finally {
    await restore(text => text);
  }
}

export function isSame(a: Effect, b: Effect): boolean {
  return a.size === b.size && [...a].every(([key, text]) => b.get(key) === text);
}

/** @returns what writes the facts of all environments as they are now, but for a change */
async function rememberFacts(root: string): Promise<(change: (text: string) => string) => Promise<void>> {
  const folder = join(root, 'environments');
  const files = (await readdir(folder, { withFileTypes: true }))
    .filter(entry => entry.isDirectory())
    .map(({ name }) => join(folder, name, 'environment.yaml'));
  const texts = await Promise.all(files.map(async file => [file, await readFile(file, 'utf8')] as const));
  return async change => {
    for (const [file, text] of texts) await writeFile(file, change(text));
  };
}
