import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CORE_SCHEMA, loadAll } from 'js-yaml';
import type { FactsSource, TypeFacts } from '../form/facts.ts';
import { compareText } from '../form/format-facts.ts';
import type { TypeRegistry } from '../registry/registry.ts';
import { deriveFromCrds } from './derive-from-crds.ts';

export interface DeriveTypesOptions {
  source: FactsSource;
  /** Parsed objects; whatever is no CustomResourceDefinition is passed over. */
  objects?: readonly unknown[];
  /** Files or folders with CRDs in YAML, absolute. */
  files?: readonly string[];
  /** Facts of Kubernetes, so that core types inside custom resources are recognised. */
  core: TypeRegistry;
}

/** Facts of all custom resources among the objects and files. The same input gives the same bytes, in whatever order it comes. */
export async function deriveTypes({ source, objects = [], files = [], core }: DeriveTypesOptions): Promise<TypeFacts> {
  const read = await Promise.all(files.map(readObjects));
  return deriveFromCrds({ source, core, objects: [...objects, ...read.flat()] });
}

async function readObjects(path: string): Promise<unknown[]> {
  if ((await stat(path)).isDirectory()) {
    const names = (await readdir(path)).filter(name => /\.(ya?ml|json)$/.test(name)).sort(compareText);
    return (await Promise.all(names.map(name => readObjects(join(path, name))))).flat();
  }
  const text = await readFile(path, 'utf8');
  try {
    return loadAll(text, null, { schema: CORE_SCHEMA });
  } catch (cause) {
    throw new SyntaxError(`${path} is not valid YAML: ${(cause as Error).message}`, { cause });
  }
}
