import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadWorkspace } from '@cedille/pipeline';
import { readIfPresent } from '@cedille/source';
import { drawSvg } from './draw-svg.ts';
import { platformGraph } from './platform-graph.ts';
import { ENGLISH, FRENCH } from './words.ts';

/** The picture of the whole platform in the README of each language. */
const pictureOf = (suffix: string): string => `.github/pictures/platform${suffix}.svg`;

export interface WritePicturesOptions {
  root: string;
  /** Only say which are out of date. */
  check: boolean;
}

/**
 * Draws every component, of all environments together.
 * @returns the pictures that were out of date, relative to the root
 */
export async function writePictures({ root, check }: WritePicturesOptions): Promise<string[]> {
  const { places, components } = await loadWorkspace(root);
  const graph = platformGraph(places, components);
  const stale: string[] = [];
  for (const words of [ENGLISH, FRENCH]) {
    const [file, picture] = [pictureOf(words.suffix), drawSvg(graph, words)];
    if ((await readIfPresent(join(root, file))) === picture) continue;
    stale.push(file);
    if (check) continue;
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), picture);
  }
  return stale;
}
