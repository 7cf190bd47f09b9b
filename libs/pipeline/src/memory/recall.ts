import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { RenderPlaceOptions } from '../render-options.ts';
import type { RememberedRender, WrittenFile } from './remembered-render.ts';

/**
 * What a render is remembered under: the question to Helm, and what its checks go by beside the code and the kinds.
 * @param digest of the request
 */
export function memoryKey({ where, objects = true }: RenderPlaceOptions, digest: string): string {
  return `${where.environment}/${where.component} ${objects ? 'checked' : 'unchecked'} ${digest}`;
}

/** What the render came to, unless somebody wants its texts, or its file is not as it was left. */
export function recall(options: RenderPlaceOptions, key: string): RememberedRender | undefined {
  const { root, where, memory, prove, onManifests, isKnown, write } = options;
  const { file } = where;
  if (prove || (onManifests && !isKnown?.({ file, key }))) return undefined;
  const known = memory.renders.get(key);
  if (!known || !write) return known;
  const path = join(root, file);
  return isAsWritten(path, { key, written: memory.written.get(path) }) ? known : undefined;
}

/** Whoever changes a file and puts its size and time back cannot put back the time of that change. */
const STATE = ['size', 'mtimeMs', 'ctimeMs', 'ino'] as const;

/** Whether a file is the one that was written for this render, and nobody touched it. */
function isAsWritten(file: string, { key, written }: { key: string; written: WrittenFile | undefined }): boolean {
  if (written?.key !== key) return false;
  const now = statSync(file, { throwIfNoEntry: false });
  return STATE.every(part => now?.[part] === written[part]);
}
