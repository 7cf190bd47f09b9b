import { parseYaml, type Path, type Position, type SourceDocument } from '@cedille/source';
import type { Manifest } from './manifest.ts';

/**
 * Where a key of an object stands in the rendered file; the nearest ancestor when the object has no such key.
 * Reads the text a second time, with positions, so ask only for what is reported.
 */
export function positionIn({ manifest, file, path }: { manifest: Manifest; file: string; path: Path }): Position {
  const source = sources.get(manifest) ?? parseYaml(manifest.text, file, { dialect: 'helm' });
  sources.set(manifest, source);
  const { line, column } = source.positionOf(path);
  return { file, line: manifest.line + line - 1, column };
}

const sources = new WeakMap<Manifest, SourceDocument>();
