import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CedilleError,
  didYouMean,
  findSecrets,
  formatPath,
  isMap,
  loadYaml,
  nextStep,
  parseYaml,
  readIfPresent,
  readWithin,
  settleAll,
  validateOnce,
  type JsonSchema,
  type Path,
  type Position,
  type Problem,
  type SourceDocument,
} from '@cedille/source';
import { crossProblems } from './cross-problems.ts';
import { deliveredFrom } from './delivered-from.ts';
import { environmentFile, SHARED_FACTS } from './fact-files.ts';
import { isMembersPath, loadMembers, memberProblems, type LoadedMembers } from './load-members.ts';
import { isRequestsPath, loadRequests, requestProblems, type LoadedRequests } from './load-requests.ts';
import { isSandboxesPath, loadSandboxes, sandboxProblems, type LoadedSandboxes } from './load-sandboxes.ts';
import { secretsFrom } from './secrets-from.ts';
import schema from '../environment.schema.json' with { type: 'json' };
import type { Environment } from './environment.ts';

export { environmentFile, SHARED_FACTS };

/** The JSON Schema of the facts of an environment. */
export const environmentSchema: JsonSchema = schema;

/** An environment with the places its facts come from. */
export interface LoadedEnvironment {
  name: string;
  facts: Environment;
  /** Where the fact at `path` is written: in the environment's own file, or in the shared one. */
  positionOf(path: Path): Position;
}

/** The names of all environments: folders with an environment.yaml, in alphabetical order. */
export async function listEnvironments(root: string): Promise<string[]> {
  const entries = await readdir(join(root, 'environments'), { withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter(entry => entry.isDirectory())
      .map(async entry =>
        (await readIfPresent(join(root, environmentFile(entry.name)))) === undefined ? [] : [entry.name],
      ),
  );
  return found.flat().sort();
}

/**
 * Reads the facts of one environment, the shared ones below its own.
 * @throws CedilleError `unknown-environment`, or every problem of the two files together.
 */
export async function loadEnvironment(root: string, name: string): Promise<LoadedEnvironment> {
  const { problems, ...environment } = await readEnvironment(root, name);
  if (problems.length) throw new CedilleError(problems);
  return environment;
}

/** An environment whose facts may be wrong, or not there at all. */
export interface ReadEnvironment extends LoadedEnvironment {
  problems: readonly Problem[];
}

/**
 * Reads the facts of one environment and says what is wrong with them.
 * @throws CedilleError `unknown-environment`
 */
export async function readEnvironment(root: string, name: string): Promise<ReadEnvironment> {
  const file = environmentFile(name);
  if ((await readIfPresent(join(root, file))) === undefined) throw await unknownEnvironment(root, name);
  const own = await loadYaml(root, file);
  const shared = await loadShared(root);
  const members = await loadMembers(root, name);
  const requests = await loadRequests(root, name);
  const sandboxes = await loadSandboxes(root, name);
  const facts = mergeFacts(shared?.data, own.data) as Environment;
  const positionOf = placeIn({ own, shared, members, requests, sandboxes });
  const problems = [own, shared, members, requests, sandboxes].flatMap(read => read?.problems ?? []);
  if (!problems.length) problems.push(...factProblems({ name, facts, own, shared, positionOf }));
  if (!problems.length)
    problems.push(
      ...memberProblems(name, facts, members),
      ...requestProblems(name, facts, requests),
      ...sandboxProblems(name, facts, sandboxes),
    );
  const whole = problems.length
    ? facts
    : withTies(withSandboxes(withRequests(withMembers(facts, members), requests), sandboxes));
  return { name, facts: whole, positionOf, problems };
}

function withMembers(facts: Environment, { members }: LoadedMembers): Environment {
  return members.length ? { ...facts, members } : facts;
}

function withRequests(facts: Environment, { requests }: LoadedRequests): Environment {
  if (!requests.length) return facts;
  return { ...facts, requests, components: [...facts.components, ...requests.map(({ name }) => name)] };
}

function withSandboxes(facts: Environment, { sandboxes }: LoadedSandboxes): Environment {
  return sandboxes.length ? { ...facts, sandboxes: { ...facts.sandboxes!, people: sandboxes } } : facts;
}

/** A vcluster that does not say who delivers it, or whose Vault it uses, is tied to its host. */
function withTies(facts: Environment): Environment {
  const from = deliveredFrom(facts);
  const keeper = secretsFrom(facts);
  return {
    ...facts,
    ...(from !== undefined && { delivery: { ...facts.delivery, from } }),
    ...(keeper !== undefined && { vault: { ...facts.vault, from: keeper } }),
  };
}

/** Reads every environment; problems of all of them are thrown together. */
export async function loadEnvironments(root: string, names?: readonly string[]): Promise<LoadedEnvironment[]> {
  return settleAll((names ?? (await listEnvironments(root))).map(name => loadEnvironment(root, name)));
}

async function loadShared(root: string): Promise<SourceDocument | undefined> {
  const text = await readWithin(root, SHARED_FACTS);
  return text === undefined ? undefined : parseYaml(text, SHARED_FACTS, { strict: true });
}

async function unknownEnvironment(root: string, name: string): Promise<CedilleError> {
  const names = await listEnvironments(root);
  const near = didYouMean(name, names);
  return new CedilleError({
    code: 'unknown-environment',
    severity: 'error',
    message: `There is no environment ${name}.`,
    environment: name,
    expected: `one of ${names.join(', ')}`,
    fix: near ? `write ${near}` : `create ${environmentFile(name)}: npx nx g @cedille/nx:environment ${name}`,
  });
}

interface FactContext {
  name: string;
  facts: unknown;
  own: SourceDocument;
  shared: SourceDocument | undefined;
  positionOf(path: Path): Position;
}

function factProblems({ name, facts, own, shared, positionOf }: FactContext): Problem[] {
  const place = (path: Path): Pick<Problem, 'environment' | 'path' | 'at'> => ({
    environment: name,
    path: formatPath(path),
    at: positionOf(path),
  });
  const sourceOf = (path: Path): string | undefined => own.sourceOf(path) ?? shared?.sourceOf(path);
  const violations = validateOnce(environmentSchema, facts ?? {}, { sourceOf }).map((violation): Problem => ({
    code: violation.code,
    severity: 'error',
    message: violation.message,
    ...place(violation.path),
    ...(violation.expected && { expected: violation.expected }),
    ...(violation.edit && { edit: violation.edit }),
    fix: nextStep(violation, positionOf(violation.path).file),
  }));
  const secrets = secretProblems(facts, place);
  if (secrets.length) return secrets;
  if (violations.length) return violations;
  return crossProblems(facts as Environment, name).map(({ path, ...problem }) => ({
    code: 'invalid-fact',
    severity: 'error',
    ...problem,
    ...place(path),
  }));
}

/** Facts are read by everybody: nobody keeps a secret there. Its value is in no message. */
function secretProblems(
  facts: unknown,
  place: (path: Path) => Pick<Problem, 'environment' | 'path' | 'at'>,
): Problem[] {
  return findSecrets(facts).map(path => ({
    code: 'secret-written',
    severity: 'error',
    message: `${formatPath(path)} holds a secret in the clear.`,
    ...place(path),
    expected: 'no secret in facts: they are read by everybody, and stay in the history of Git',
    fix: 'write it to Vault, list it under secrets in component.yaml of what needs it, and make a new one: this one is known',
  }));
}

/** Maps merge, everything else replaces: the same rule as for values. */
function mergeFacts(below: unknown, above: unknown): unknown {
  if (above === undefined) return below;
  if (!isMap(below) || !isMap(above)) return above;
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) merged[key] = mergeFacts(below[key], value);
  return merged;
}

interface FactFiles {
  own: SourceDocument;
  shared: SourceDocument | undefined;
  members: LoadedMembers;
  requests: LoadedRequests;
  sandboxes: LoadedSandboxes;
}

function placeIn({ own, shared, members, requests, sandboxes }: FactFiles): (path: Path) => Position {
  const listed = (own.data as { components?: unknown[] } | undefined)?.components?.length ?? 0;
  return path => {
    if (isMembersPath(path)) return members.positionOf(path);
    if (isRequestsPath(path)) return requests.positionOf(path);
    if (isSandboxesPath(path)) return sandboxes.positionOf(path);
    const [fact, index] = path;
    const request = Number(index) - listed;
    // What files ask for follows what the list names.
    if (fact === 'components' && request >= 0 && request < requests.requests.length)
      return requests.positionOf(['requests', request]);
    return (shared && !has(own.data, path) && has(shared.data, path) ? shared : own).positionOf(path);
  };
}

function has(data: unknown, path: Path): boolean {
  let value = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false;
    value = (value as Record<string | number, unknown>)[step];
  }
  return true;
}
