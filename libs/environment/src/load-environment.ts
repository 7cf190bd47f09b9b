import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CedilleError,
  didYouMean,
  findSecrets,
  formatPath,
  isMap,
  loadYaml,
  parseYaml,
  readIfPresent,
  readWithin,
  settleAll,
  validate,
  type JsonSchema,
  type Path,
  type Position,
  type Problem,
  type SourceDocument,
} from '@cedille/source';
import { isCidr } from './cluster-network.ts';
import { deliveredFrom } from './delivered-from.ts';
import { inventoryProblems } from './inventory-problems.ts';
import { isMembersPath, loadMembers, memberProblems, type LoadedMembers, type Member } from './load-members.ts';
import { repeatedNames } from './repeated-names.ts';
import { secretsFrom } from './secrets-from.ts';
import schema from '../environment.schema.json' with { type: 'json' };
import type { Environment as WrittenFacts } from './environment.gen.ts';

/** The JSON Schema of the facts of an environment. */
export const environmentSchema: JsonSchema = schema;

/** Facts that are the same everywhere. */
export const SHARED_FACTS = 'environments/shared.yaml';

/** Facts that an environment must have, in its own file or in the shared one. */
const REQUIRED_SOMEWHERE = ['git', 'registry', 'delivery', 'alternatives'] as const;

/** The facts of one environment, those of the shared file below its own: what each file may leave to the other is there. */
export type Environment = WrittenFacts &
  Required<Pick<WrittenFacts, (typeof REQUIRED_SOMEWHERE)[number]>> & {
    /** Who may do what with the machines: one file each in `members/`, by account. Left out where there is none. */
    members?: readonly Member[];
  };

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

/** Path of the facts of an environment, relative to the root. */
export function environmentFile(name: string): string {
  return `environments/${name}/environment.yaml`;
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
  const facts = mergeFacts(shared?.data, own.data) as Environment;
  const positionOf = placeIn(own, shared, members);
  const problems = [...own.problems, ...(shared?.problems ?? []), ...members.problems];
  if (!problems.length) problems.push(...factProblems({ name, facts, own, shared, positionOf }));
  if (!problems.length) problems.push(...memberProblems(name, facts, members));
  return { name, facts: problems.length ? facts : withTies(withMembers(facts, members)), positionOf, problems };
}

function withMembers(facts: Environment, { members }: LoadedMembers): Environment {
  return members.length ? { ...facts, members } : facts;
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
  return text === undefined ? undefined : parseYaml(text, SHARED_FACTS, { plainKeys: true });
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
  const violations = validate(environmentSchema, facts ?? {}, { sourceOf }).map((violation): Problem => ({
    code: violation.code,
    severity: 'error',
    message: violation.message,
    ...place(violation.path),
    ...(violation.expected && { expected: violation.expected }),
    fix:
      violation.fix ??
      (violation.suggestion ? `write ${violation.suggestion}` : `fix ${formatPath(violation.path) || own.file}`),
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

interface CrossProblem {
  path: Path;
  message: string;
  expected: string;
  fix: string;
}

/** Rules between facts, which a JSON Schema cannot say well. */
function crossProblems(facts: Environment, name: string): CrossProblem[] {
  const missing = REQUIRED_SOMEWHERE.filter(fact => facts[fact] === undefined).map(fact => ({
    path: [fact],
    message: `${fact} is missing.`,
    expected: `${fact} in ${environmentFile(name)} or in ${SHARED_FACTS}`,
    fix: `write ${fact}: in one of the two files`,
  }));
  if (missing.length) return missing;
  const rules: (CrossProblem | false)[] = [
    facts.name !== name && {
      path: ['name'],
      message: `The environment in environments/${name} calls itself ${facts.name}.`,
      expected: `name: ${name}, the name of its folder`,
      fix: `write name: ${name}, or rename the folder`,
    },
    facts.issuer.startsWith('letsencrypt') &&
      !facts.acme && {
        path: ['acme', 'email'],
        message: `issuer is ${facts.issuer}, but acme.email is missing.`,
        expected: 'an e-mail address for the account at the issuer',
        fix: `set acme.email in ${environmentFile(name)} or in ${SHARED_FACTS}`,
      },
    facts.vault.mode === 'ha' &&
      !facts.google?.kms && {
        path: ['google', 'kms'],
        message: 'vault.mode is ha, but google.kms is missing.',
        expected: 'the key ring and key that unseal Vault',
        fix: `set google.kms in ${environmentFile(name)} or in ${SHARED_FACTS}`,
      },
    facts.cluster.host === name && {
      path: ['cluster', 'host'],
      message: `cluster.host is ${name}: a vcluster cannot live in itself.`,
      expected: 'another environment',
      fix: 'name the environment whose cluster it lives in',
    },
    facts.delivery.from === name && {
      path: ['delivery', 'from'],
      message: `delivery.from is ${name} itself.`,
      expected: 'the environment whose Argo CD delivers this one, if that is another',
      fix: facts.cluster.host
        ? `remove delivery.from: ${facts.cluster.host}, where the vcluster lives, then delivers it`
        : 'remove delivery.from: its own Argo CD then delivers it',
    },
    deliveredFrom(facts) !== undefined &&
      !facts.cluster.endpoint && {
        path: ['cluster', 'endpoint'],
        message: `The Argo CD of ${deliveredFrom(facts)} delivers ${name}, but cluster.endpoint is missing.`,
        expected: `the URL of the API server of ${name}, as pods of ${deliveredFrom(facts)} see it`,
        fix: `set cluster.endpoint in ${environmentFile(name)}`,
      },
    facts.cluster.sync !== undefined &&
      facts.cluster.kind !== 'vcluster' && {
        path: ['cluster', 'sync'],
        message: `cluster.sync is set, but ${name} is no vcluster: there is no host to copy anything to.`,
        expected: 'no cluster.sync, or cluster.kind: vcluster',
        fix: 'remove cluster.sync',
      },
    ...addressProblems(facts.cluster),
    ...inventoryProblems(facts),
    ...copyProblems(facts),
    endpointProblem(facts.cluster),
    ...vaultRules(facts, name),
    // Machines share more than names: see above.
    ...repeatedNames({ ...facts, cluster: undefined }),
  ];
  return rules.filter(rule => rule !== false);
}

/** Texts that look like addresses and are none: the API server of Kubernetes would refuse the policies made of them. */
function addressProblems({ apiServer, nodes = [] }: Environment['cluster']): CrossProblem[] {
  const written: [path: Path, address: string | undefined][] = [
    ...(apiServer?.addresses ?? []).map((address, index): [Path, string] => [
      ['cluster', 'apiServer', 'addresses', index],
      address,
    ]),
    ...nodes.flatMap(({ address, bmc }, index): [Path, string | undefined][] => [
      [['cluster', 'nodes', index, 'address'], address],
      [['cluster', 'nodes', index, 'bmc', 'address'], bmc?.address],
    ]),
  ];
  return written
    .filter(([, address]) => address !== undefined && !isCidr(address))
    .map(([path, address]) => ({
      path,
      message: `${address} is no address.`,
      expected: path[1] === 'nodes' ? '192.0.2.11, or 2001:db8::11' : '192.0.2.11, or 10.244.0.0/16',
      fix: 'write the address as Pods of the cluster see it',
    }));
}

const REPLICATING: ReadonlySet<unknown> = new Set(['mayastor', 'rook-ceph']);

/** Two copies of each datum on two machines, and as many machines with disks as there are copies. */
function copyProblems({ alternatives, storageClasses: { replicas }, cluster }: Environment): CrossProblem[] {
  const storage = alternatives?.storage;
  if (!REPLICATING.has(storage)) return [];
  if (replicas < 2)
    return [
      {
        path: ['storageClasses', 'replicas'],
        message: `storageClasses.replicas is ${replicas}, but alternatives.storage is ${storage}: what is lost with one machine is not replicated.`,
        expected: '2 copies of each datum, or more, each on another machine',
        fix: 'write replicas: 2, or alternatives.storage: local where data may be lost',
      },
    ];
  const { kind, nodes = [] } = cluster;
  const carrying = nodes.filter(({ disks }) => disks?.data?.length).length;
  if (kind !== 'talos' || carrying >= replicas) return [];
  return [
    {
      path: ['cluster', 'nodes'],
      message: `storageClasses.replicas is ${replicas}, but ${carrying === 1 ? '1 machine has' : `${carrying} machines have`} disks for data.`,
      expected: `disks.data on at least ${replicas} machines: two copies on one are lost together`,
      fix: 'list the data disks of more machines, or lower storageClasses.replicas',
    },
  ];
}

function endpointProblem({ endpoint }: Environment['cluster']): CrossProblem | false {
  if (endpoint === undefined || new URL(endpoint).protocol === 'https:') return false;
  return {
    path: ['cluster', 'endpoint'],
    message: `cluster.endpoint is ${endpoint}: an API server is reached by https://<host>.`,
    expected: 'https://<host>, with its port when that is not 443',
    fix: 'write https:// before the host',
  };
}

/** Rules about a Vault that runs elsewhere. */
function vaultRules(facts: Environment, name: string): (CrossProblem | false)[] {
  const { mode, from, github } = facts.vault;
  return [
    mode !== 'external' &&
      from !== undefined && {
        path: ['vault', 'from'],
        message: `vault.from is ${from}, but vault.mode is ${mode}: ${name} has a Vault of its own.`,
        expected: 'vault.mode: external, or no vault.from',
        fix: 'remove vault.from, or set vault.mode: external',
      },
    mode === 'external' &&
      from === name && {
        path: ['vault', 'from'],
        message: `vault.from is ${name} itself, whose vault.mode is external.`,
        expected: 'the environment that runs the Vault',
        fix: 'name that environment, or leave vault.from out where none of these environments runs it',
      },
    secretsFrom(facts) !== undefined &&
      !facts.cluster.endpoint && {
        path: ['cluster', 'endpoint'],
        message: `The Vault of ${secretsFrom(facts)} reviews tokens of ${name}, but cluster.endpoint is missing.`,
        expected: `the URL of the API server of ${name}, as pods of ${secretsFrom(facts)} see it`,
        fix: `set cluster.endpoint in ${environmentFile(name)}`,
      },
    mode === 'external' &&
      github?.application !== undefined && {
        path: ['vault', 'github', 'application'],
        message: `vault.github.application is set, but the Vault of ${name} runs elsewhere: nobody here may write the key of the App there.`,
        expected: 'an App that a person writes to Vault once',
        fix: `remove vault.github.application, and write id and key: vault write ${github.mount}/config app_id=… prv_key=@key.pem`,
      },
  ];
}

/** Maps merge, everything else replaces: the same rule as for values. */
function mergeFacts(below: unknown, above: unknown): unknown {
  if (above === undefined) return below;
  if (!isMap(below) || !isMap(above)) return above;
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) merged[key] = mergeFacts(below[key], value);
  return merged;
}

function placeIn(
  own: SourceDocument,
  shared: SourceDocument | undefined,
  members: LoadedMembers,
): (path: Path) => Position {
  return path =>
    isMembersPath(path)
      ? members.positionOf(path)
      : (shared && !has(own.data, path) && has(shared.data, path) ? shared : own).positionOf(path);
}

function has(data: unknown, path: Path): boolean {
  let value = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false;
    value = (value as Record<string | number, unknown>)[step];
  }
  return true;
}
