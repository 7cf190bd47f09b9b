import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import { CedilleError, earlierTexts } from '@cedille/source';
import type { TypeFacts } from '../form/facts.ts';
import { KUBERNETES, knowFingerprint, TypeRegistry } from './registry.ts';

/** The folder of facts that come with this library: Kubernetes itself, and custom resources that no component brings. */
const OWN_FACTS = fileURLToPath(new URL('../../facts/', import.meta.url));

/**
 * Reads files of type facts (absolute paths) into one registry, on top of those that come with this library.
 * @throws CedilleError that names every file that is missing or is not a file of facts.
 */
export function loadTypes(files: readonly string[] = []): Promise<TypeRegistry> {
  return Promise.resolve().then(() => loadTypesByFile(files).registry);
}

/** The same with what each of the files holds, in their order. @throws CedilleError */
export function loadTypesByFile(files: readonly string[]): { registry: TypeRegistry; facts: readonly TypeFacts[] } {
  const own = readdirSync(OWN_FACTS).filter(name => name.endsWith('.types.json'));
  const all = [
    ...own
      .sort()
      .sort(kubernetesFirst)
      .map(name => join(OWN_FACTS, name)),
    ...files,
  ];
  const read = all.map(readFacts);
  const problems = read.flatMap(result => (result instanceof CedilleError ? result.problems : []));
  if (problems.length) throw new CedilleError(problems);
  const facts = read as TypeFacts[];
  return { registry: TypeRegistry.of(facts), facts: facts.slice(own.length) };
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

function readFacts(file: string): TypeFacts | CedilleError {
  const text = textOf(file);
  if (text === undefined) return factsError({ file, reason: 'does not exist' });
  const digest = hash('sha256', text);
  const facts = readBefore(text, digest) ?? parseFacts(text, { file, digest });
  if (!(facts instanceof CedilleError)) knowFingerprint(facts, digest);
  return facts;
}

type Listed = Pick<TypeFacts, 'source' | 'kinds'>;

/** Of a text that was found to be facts before: its types, which are most of it, are read when somebody looks into one. */
function readBefore(text: string, digest: string): TypeFacts | undefined {
  const known = earlierTexts()?.get(`types ${digest}`);
  if (!known) return undefined;
  let types: TypeFacts['types'] | undefined;
  return {
    ...(deserialize(known) as Listed),
    get types() {
      return (types ??= (JSON.parse(text) as TypeFacts).types);
    },
  };
}

function parseFacts(text: string, { file, digest }: { file: string; digest: string }): TypeFacts | CedilleError {
  const facts = parseJson(text, file);
  if (facts instanceof CedilleError) return facts;
  const { source, kinds, types } = facts;
  if (!source || !kinds || !types) return factsError({ file, reason: 'holds no type facts' });
  earlierTexts()?.set(`types ${digest}`, serialize({ source, kinds } satisfies Listed));
  return { source, kinds, types };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseJson(text: string, file: string): Partial<TypeFacts> | CedilleError {
  try {
    return (JSON.parse(text) ?? {}) as Partial<TypeFacts>;
  } catch (cause) {
    return factsError({ file, reason: `is not valid JSON: ${(cause as Error).message}`, cause });
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
