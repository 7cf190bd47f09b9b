import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  didYouMean,
  formatPath,
  loadYaml,
  type JsonSchema,
  type Path,
  type Position,
  type Problem,
  type SourceDocument,
} from '@cedille/source';
import schema from '../member.schema.json' with { type: 'json' };
import { fileViolations } from './file-violations.ts';
import type { Member } from './member.ts';
import type { Environment } from './environment.ts';

/** The files of `members/`. */
export interface LoadedMembers {
  /** By account. */
  members: readonly Member[];
  problems: readonly Problem[];
  positionOf(path: Path): Position;
}

/** Reads `environments/<env>/members/*.yaml`; an environment need not have any. Never throws for what people wrote. */
export async function loadMembers(root: string, environment: string): Promise<LoadedMembers> {
  const folder = `environments/${environment}/members`;
  const names = (await readdir(join(root, folder)).catch(nothingThere)).filter(name => name.endsWith('.yaml')).sort();
  const documents = await Promise.all(names.map(name => loadYaml(root, `${folder}/${name}`)));
  return {
    members: documents.map(({ data }) => data as Member),
    problems: documents.flatMap(document => fileProblems(environment, document)),
    positionOf: ([, index, ...path]) => documents[Number(index)]!.positionOf(path),
  };
}

function nothingThere(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

/** Whether a fact stands in a file of a member. */
export function isMembersPath(path: Path): boolean {
  return path[0] === 'members' && path.length > 1;
}

function fileProblems(environment: string, document: SourceDocument): Problem[] {
  const violations = fileViolations(environment, document, schema as JsonSchema);
  if (violations.length) return violations;
  const { file, data, positionOf } = document;
  const { account } = data as Member;
  if (file.endsWith(`/${account}.yaml`)) return [];
  return [
    {
      code: 'invalid-fact',
      severity: 'error',
      message: `${file} is about ${account}.`,
      environment,
      path: 'account',
      at: positionOf(['account']),
      expected: 'a file for each account, with its name',
      fix: `rename it to ${account}.yaml`,
    },
  ];
}

/** Roles in clusters that nobody knows, and members of an environment whose machines nobody manages. */
export function memberProblems(
  environment: string,
  { cluster, omni }: Pick<Environment, 'cluster' | 'omni'>,
  { members, positionOf }: LoadedMembers,
): Problem[] {
  const known = [cluster.name, ...(omni?.clusters ?? [])];
  const problem = (path: Path, rest: Pick<Problem, 'message' | 'expected' | 'fix'>): Problem => ({
    code: 'invalid-fact',
    severity: 'error',
    environment,
    path: formatPath(path),
    at: positionOf(path),
    ...rest,
  });
  return members.flatMap(({ account, clusters }, index) => {
    if (omni?.emailDomain === undefined)
      return problem(['members', index], {
        message: `${account} is a member of ${environment}, where omni.emailDomain is missing.`,
        expected: 'the domain of the address by which members sign in at Omni',
        fix: 'set omni.emailDomain, or remove the file',
      });
    return Object.keys(clusters)
      .filter(name => !known.includes(name))
      .map(name =>
        problem(['members', index, 'clusters', name], {
          message: `${account} has a role in ${name}, which is no cluster at this Omni.`,
          expected: `one of ${known.join(', ')}`,
          fix: `write ${didYouMean(name, known) ?? cluster.name}, or add ${name} to omni.clusters`,
        }),
      );
  });
}
