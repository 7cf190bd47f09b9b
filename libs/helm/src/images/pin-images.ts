import { escapePattern } from '@cedille/source';
import type { ImageDigests } from './image-lock.ts';

/**
 * Puts the digest behind every image that has one, wherever a text names it: in Pods, in what makes Pods, in the arguments of
 * controllers that start some. The rest of the text stays as it was, byte for byte.
 */
export function pinImages(text: string, images: ImageDigests | undefined): string {
  if (!images?.size) return text;
  const names = [...images.keys()].sort((a, b) => b.length - a.length).map(name => escapePattern(name));
  // Whole references only: what goes on before or after is another image, or has a digest already.
  const found = new RegExp(`(?<![\\w./:@-])(?:${names.join('|')})(?![\\w.@:/-])`, 'g');
  return text.replace(found, image => `${image}@${images.get(image)!}`);
}
