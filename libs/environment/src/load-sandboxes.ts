import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  formatPath,
  loadYaml,
  type JsonSchema,
  type Path,
  type Position,
  type Problem,
  type SourceDocument,
} from '@cedille/source';
import schema from '../sandbox.schema.json' with { type: 'json' };
import { fileViolations } from './file-violations.ts';
import type { Sandbox } from './sandbox.ts';
import type { Environment } from './environment.ts';

/** The files of `sandboxes/`. */
export interface LoadedSandboxes {
  /** By person. */
  sandboxes: readonly Sandbox[];
  problems: readonly Problem[];
  positionOf(path: Path): Position;
}

/** Folder of an environment with the files of sandboxes. */
export const SANDBOXES = 'sandboxes';

/** Path of the file of a sandbox, relative to the root. */
export function sandboxFile(environment: string, person: string): string {
  return `environments/${environment}/${SANDBOXES}/${person}.yaml`;
}

/** Name of the virtual cluster of a person: of its release, and of its Service. */
export function sandboxName(environment: string, { person }: Pick<Sandbox, 'person'>): string {
  return `${environment}-${person}`;
}

/** Reads `environments/<env>/sandboxes/*.yaml`; an environment need not have any. Never throws for what people wrote. */
export async function loadSandboxes(root: string, environment: string): Promise<LoadedSandboxes> {
  const files = await readdir(join(root, 'environments', environment, SANDBOXES)).catch(nothingThere);
  const people = files
    .filter(name => name.endsWith('.yaml'))
    .map(name => name.slice(0, -'.yaml'.length))
    .sort();
  const documents = await Promise.all(people.map(person => loadYaml(root, sandboxFile(environment, person))));
  return {
    sandboxes: documents.map(({ data }, index) => ({ ...(data as Omit<Sandbox, 'person'>), person: people[index]! })),
    problems: documents.flatMap((document, index) => fileProblems(environment, people[index]!, document)),
    positionOf: ([, , index, ...path]) => documents[Number(index)]!.positionOf(path),
  };
}

function nothingThere(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

/** Whether a fact stands in a file of a sandbox. */
export function isSandboxesPath(path: Path): boolean {
  return path[0] === 'sandboxes' && path[1] === 'people' && path.length > 2;
}

/** Room for what the chart adds to the name of a release, in the 63 characters of a label. */
const LONGEST_NAME = 40;
const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

function fileProblems(environment: string, person: string, document: SourceDocument): Problem[] {
  const violations = fileViolations(environment, document, schema as JsonSchema);
  if (violations.length) return violations;
  const { file, data, positionOf } = document;
  const problem = (path: Path, rest: Pick<Problem, 'message' | 'expected' | 'fix'>): Problem => ({
    ...{ code: 'invalid-fact', severity: 'error', environment, path: formatPath(path), at: positionOf(path) },
    ...rest,
  });
  const { expires } = data as Omit<Sandbox, 'person'>;
  const room = LONGEST_NAME - sandboxName(environment, { person: '' }).length;
  return [
    ...(LABEL.test(person) && person.length <= room
      ? []
      : [
          problem([], {
            message: `${person} is no name that a namespace can end with.`,
            expected: `at most ${room} small letters, digits and hyphens`,
            fix: `rename ${file} and the file of the member`,
          }),
        ]),
    ...(isDay(expires)
      ? []
      : [
          problem(['expires'], {
            message: `expires is ${expires}, which is no day.`,
            expected: 'a day of the calendar, as 2027-03-31',
            fix: 'write the day on which it is closed',
          }),
        ]),
  ];
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

type Facts = Pick<Environment, 'cluster' | 'sandboxes'>;

/** Sandboxes of an environment that does not say how long they last, or that no other cluster hosts. */
export function sandboxProblems(
  environment: string,
  { cluster, sandboxes: fact }: Facts,
  { sandboxes, positionOf }: LoadedSandboxes,
): Problem[] {
  if (fact !== undefined && cluster.host !== undefined) return [];
  return sandboxes.map(({ person }, index) => ({
    code: 'invalid-fact',
    severity: 'error',
    environment,
    message: `${person} has a sandbox in ${environment}, ${fact ? 'which lives in no other cluster' : 'where sandboxes.months is missing'}.`,
    at: positionOf(['sandboxes', 'people', index]),
    expected: fact ? 'an environment with cluster.host: a sandbox lives beside it' : 'how long a sandbox lasts at most',
    fix: fact ? 'move the file to an environment that is a vcluster' : 'set sandboxes.months, or remove the file',
  }));
}
