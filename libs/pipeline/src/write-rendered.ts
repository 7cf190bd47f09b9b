import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@cedille/source';
import type { Arranged } from './arrange.ts';
import type { RenderPlaceOptions } from './render-options.ts';

/**
 * Puts a render into its file, remembers what that looks like, and tells whoever asks what it replaces.
 * @param key of the render, in memory
 */
export async function writeRendered(
  options: RenderPlaceOptions,
  { output, manifests }: Arranged,
  key: string,
): Promise<void> {
  const { root, where, memory, onReplaced } = options;
  const { component, environment, namespace } = where;
  const file = join(root, where.file);
  const before = onReplaced && (await readFile(file, 'utf8').catch(() => undefined));
  const { size, mtimeMs, ctimeMs, ino } = await writeFileAtomic(file, output);
  memory.written.set(file, { key, size, mtimeMs, ctimeMs, ino });
  onReplaced?.({ component, environment, namespace, before, manifests });
}
