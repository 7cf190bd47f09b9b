import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CedilleError, readIfPresent } from '@cedille/source';
import type { TypeFacts } from '../form/facts.ts';
import { KUBERNETES, TypeRegistry } from './registry.ts';

/** The folder of facts that come with this library: Kubernetes itself, and custom resources that no component brings. */
const OWN_FACTS = fileURLToPath(new URL('../../facts/', import.meta.url));

/**
 * Reads files of type facts (absolute paths) into one registry, on top of those that come with this library.
 * @throws CedilleError that names every file that is missing or is not a file of facts.
 */
export async function loadTypes(files: readonly string[] = []): Promise<TypeRegistry> {
  const own = (await readdir(OWN_FACTS)).filter(name => name.endsWith('.types.json')).sort();
  const all = [...own.sort(kubernetesFirst).map(name => join(OWN_FACTS, name)), ...files];
  const read = await Promise.allSettled(all.map(readFacts));
  const problems = read.flatMap(result => (result.status === 'rejected' ? problemsOf(result.reason) : []));
  if (problems.length) throw new CedilleError(problems);
  return TypeRegistry.of(read.map(result => (result as PromiseFulfilledResult<TypeFacts>).value));
}

/** Reads the facts of Kubernetes alone: what deriving other facts starts from. */
export async function loadKubernetesTypes(): Promise<TypeRegistry> {
  const text = await readFile(join(OWN_FACTS, `${KUBERNETES.toLowerCase()}.types.json`), 'utf8');
  return TypeRegistry.of([JSON.parse(text) as TypeFacts]);
}

function kubernetesFirst(a: string, b: string): number {
  const isKubernetes = (name: string): boolean => name.startsWith(`${KUBERNETES.toLowerCase()}.`);
  return Number(isKubernetes(b)) - Number(isKubernetes(a));
}

async function readFacts(file: string): Promise<TypeFacts> {
  const text = await readIfPresent(file);
  if (text === undefined) throw factsError({ file, reason: 'does not exist' });
  const facts = parseJson(text, file) as Partial<TypeFacts>;
  if (!facts.source || !facts.kinds || !facts.types) throw factsError({ file, reason: 'holds no type facts' });
  return facts as TypeFacts;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) ?? {};
  } catch (cause) {
    throw factsError({ file, reason: `is not valid JSON: ${(cause as Error).message}`, cause });
  }
}

function factsError({ file, reason, cause }: { file: string; reason: string; cause?: unknown }): CedilleError {
  return new CedilleError(
    {
      code: 'invalid-fact',
      severity: 'error',
      message: `${file} ${reason}.`,
      at: { file, line: 1, column: 1 },
      expected: 'a JSON file with source, kinds and types, as ./cedille types writes it',
      fix: 'run ./cedille types for that component',
    },
    { cause },
  );
}

function problemsOf(reason: unknown): readonly CedilleError['problems'][number][] {
  if (reason instanceof CedilleError) return reason.problems;
  throw reason;
}
