import { join } from 'node:path';
import { CedilleError, parseYaml, readIfPresent, writeFileAtomic, type Position, type Problem } from '@cedille/source';
import { stringify } from 'yaml';

/** Image with its tag → digest: `quay.io/argoproj/argocd:v3.4.4` → `sha256:…`. */
export type ImageDigests = ReadonlyMap<string, string>;

/** Digests of the images of a component, once recorded; relative to the root. */
export function imagesFile(component: string): string {
  return `charts/${component}/images.lock.yaml`;
}

const head =
  '# Digests of the images of this component, written by ./cedille images --lock and kept by Renovate: what is rendered names them.\n';

/** Image, tag and digest in one, as container tools read it. */
const REFERENCE = /^([a-z0-9][a-z0-9._:/-]*:[\w][\w.-]{0,127})@(sha256:[0-9a-f]{64})$/;

/**
 * Reads images.lock.yaml of a component; no file means that nothing is fixed yet.
 * @throws CedilleError with the place of whatever is no image with tag and digest
 */
export async function loadImages(root: string, component: string): Promise<ImageDigests> {
  const file = imagesFile(component);
  const text = await readIfPresent(join(root, file));
  if (text === undefined) return new Map();
  const document = parseYaml(text, file);
  if (document.problems.length) throw new CedilleError(document.problems);
  const { images = [] } = (document.data ?? {}) as { images?: unknown };
  const entries = Array.isArray(images) ? images.map(image => REFERENCE.exec(String(image))) : [null];
  const wrong = entries.findIndex(entry => entry === null);
  if (wrong >= 0) throw new CedilleError(notAnImage(file, document.positionOf(['images', wrong])));
  return new Map(entries.map(entry => [entry![1]!, entry![2]!]));
}

/** Writes them in alphabetical order, so that two people who add one get no needless conflict. */
export async function writeImages(root: string, component: string, images: ImageDigests): Promise<void> {
  const list = [...images].map(([image, digest]) => `${image}@${digest}`).sort();
  await writeFileAtomic(join(root, imagesFile(component)), head + stringify({ images: list }, { lineWidth: 0 }));
}

function notAnImage(file: string, at: Position): Problem {
  return {
    code: 'schema-violation',
    severity: 'error',
    message: `${file} has an entry that fixes nothing.`,
    at,
    expected: '<image>:<tag>@sha256: and 64 hexadecimal digits',
    fix: 'remove the entry and run ./cedille images --lock',
  };
}
