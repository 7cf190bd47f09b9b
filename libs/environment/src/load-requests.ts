import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  didYouMean,
  formatPath,
  isMap,
  loadYaml,
  plainName,
  type JsonSchema,
  type Path,
  type Position,
  type Problem,
  type SourceDocument,
} from '@cedille/source';
import schema from '../request.schema.json' with { type: 'json' };
import { fileViolations } from './file-violations.ts';
import { SANDBOXES } from './load-sandboxes.ts';
import type { Request } from './request.ts';
import type { Environment } from './environment.ts';

/** The JSON Schema of the keys of a request that are not values of a chart. */
export const requestSchema: JsonSchema = schema as JsonSchema;

/**
 * The complete JSON Schema of the requests for a chart: their own keys, and the values of the chart beside them.
 * @param required keys that each file must have; what else the chart needs is in its defaults, or follows from facts
 */
export function requestSchemaFor(values: JsonSchema, required: readonly string[] = []): JsonSchema {
  if (typeof values !== 'object') return values;
  const part = asPart(values) as { properties?: object };
  const properties = { ...(requestSchema as { properties: object }).properties, ...part.properties };
  return { ...part, title: 'Request', properties, required: [...required] } as JsonSchema;
}

/** The same without what must be there, but for the items of lists and maps, which nothing is merged into. */
function asPart(schema: unknown): unknown {
  if (!isMap(schema)) return schema;
  const { required: _required, ...rest } = schema;
  const partsOf = (map: unknown): unknown =>
    isMap(map) ? Object.fromEntries(Object.entries(map).map(([key, value]) => [key, asPart(value)])) : map;
  return {
    ...rest,
    ...('properties' in rest && { properties: partsOf(rest['properties']) }),
    ...('$defs' in rest && { $defs: partsOf(rest['$defs']) }),
    ...('definitions' in rest && { definitions: partsOf(rest['definitions']) }),
  };
}

/** The files of all folders with requests. */
export interface LoadedRequests {
  /** By folder, then by name. */
  requests: readonly Request[];
  problems: readonly Problem[];
  positionOf(path: Path): Position;
}

/** Folders of an environment that hold something else. */
const OTHER_FOLDERS: ReadonlySet<string> = new Set(['members', SANDBOXES]);

/** Path of a request, relative to the root. */
export function requestFile(environment: string, { folder, name }: Pick<Request, 'folder' | 'name'>): string {
  return `environments/${environment}/${folder}/${name}.yaml`;
}

/** What a request asks for under this name; undefined for a component that is listed. */
export function requestOf({ requests = [] }: Pick<Environment, 'requests'>, name: string): Request | undefined {
  return requests.find(request => request.name === name);
}

/** The keys of a file that are values of the chart. */
export function valuesIn(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([key]) => !Object.hasOwn(schema.properties, key)));
}

/** Reads `environments/<env>/<folder>/*.yaml`; an environment need not have any. Never throws for what people wrote. */
export async function loadRequests(root: string, environment: string): Promise<LoadedRequests> {
  const { files, strays } = await filesIn(root, environment);
  const documents = await Promise.all(files.map(file => loadYaml(root, requestFile(environment, file))));
  return {
    requests: documents.map(({ data }, index) => toRequest(files[index]!, data)),
    problems: [
      ...documents.flatMap((document, index) => fileProblems(environment, files[index]!.name, document)),
      ...strays.map(file => strayProblem(environment, file)),
    ],
    positionOf: ([, index, ...path]) => documents[Number(index)]!.positionOf(path),
  };
}

/** Names of all that files ask for in these environments, in alphabetical order. */
export async function listRequests(root: string, environments: readonly string[]): Promise<string[]> {
  const found = await Promise.all(environments.map(environment => filesIn(root, environment)));
  return [...new Set(found.flatMap(({ files }) => files.map(({ name }) => name)))].sort();
}

interface RequestFiles {
  files: Pick<Request, 'folder' | 'name'>[];
  /** Paths of files that look like requests and are not read, for how they end. */
  strays: string[];
}

async function filesIn(root: string, environment: string): Promise<RequestFiles> {
  const entries = await readdir(join(root, 'environments', environment), { withFileTypes: true });
  const folders = entries
    .filter(entry => entry.isDirectory() && !OTHER_FOLDERS.has(entry.name))
    .map(({ name }) => name);
  const found = await Promise.all(
    folders.sort().map(async folder => {
      const names = (await readdir(join(root, 'environments', environment, folder))).sort();
      return {
        files: names.filter(isRead).map(file => ({ folder, name: file.slice(0, -'.yaml'.length) })),
        strays: names
          .filter(file => !isRead(file) && LOOKS_LIKE_ONE.test(file))
          .map(file => `environments/${environment}/${folder}/${file}`),
      };
    }),
  );
  return { files: found.flatMap(({ files }) => files), strays: found.flatMap(({ strays }) => strays) };
}

function isRead(file: string): boolean {
  return file.endsWith('.yaml');
}

/** Endings that people, and programs of theirs, give to such a file. */
const LOOKS_LIKE_ONE = /\.(?:ya?ml|json)(?:\.txt)?$/i;

function strayProblem(environment: string, file: string): Problem {
  return {
    code: 'invalid-fact',
    severity: 'error',
    message: `${file} is read by nothing: the name of a request ends in .yaml.`,
    environment,
    at: { file, line: 1, column: 1 },
    expected: 'a name that ends in .yaml',
    fix: `rename it to ${file.replace(LOOKS_LIKE_ONE, '.yaml')}`,
  };
}

function toRequest(file: Pick<Request, 'folder' | 'name'>, data: unknown): Request {
  const written = isMap(data) ? data : {};
  const values = valuesIn(written);
  const own = Object.fromEntries(Object.entries(written).filter(([key]) => !Object.hasOwn(values, key)));
  return { ...own, ...file, values };
}

/** Whether a fact stands in a file of a request. */
export function isRequestsPath(path: Path): boolean {
  return path[0] === 'requests' && path.length > 1;
}

/** Room for what charts add to the name of a release, in the 63 characters of a label. */
const NAME = /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/;

function fileProblems(environment: string, name: string, document: SourceDocument): Problem[] {
  const violations = fileViolations(environment, document, requestSchema);
  if (violations.length || NAME.test(name)) return violations;
  const { file, positionOf } = document;
  return [
    {
      code: 'invalid-fact',
      severity: 'error',
      message: `${name} is no name of a namespace that charts can add to.`,
      environment,
      at: positionOf([]),
      expected: 'at most 40 small letters, digits and hyphens, of which the first is a letter',
      fix: `rename it to ${file.replace(/[^/]+$/, `${plainName(name, 40) || 'club-site'}.yaml`)}`,
    },
  ];
}

type Facts = Pick<Environment, 'clubs' | 'components' | 'delivery' | 'domain'>;

/** What is wrong between requests and facts: clubs that nobody knows, names of others, hosts elsewhere, the same one twice. */
export function requestProblems(
  environment: string,
  facts: Facts,
  { requests, positionOf }: LoadedRequests,
): Problem[] {
  return requests.flatMap((request, index) => {
    const earlier = requests.slice(0, index);
    return [
      ...clubProblems(request, facts),
      ...hostProblems(request, facts),
      ...previewProblems(request, facts),
      ...takenProblems(environment, request, { earlier, components: facts.components }),
    ].map(({ path, ...problem }): Problem => {
      const place = ['requests', index, ...path];
      return {
        code: 'invalid-fact',
        severity: 'error',
        environment,
        path: formatPath(path),
        at: positionOf(place),
        ...problem,
      };
    });
  });
}

interface RequestProblem extends Pick<Problem, 'message' | 'expected' | 'fix'> {
  /** In the file of the request. */
  path: Path;
}

function clubProblems({ name, folder, club }: Request, { clubs = [] }: Facts): RequestProblem[] {
  if (club === undefined) return [];
  const known = clubs.map(one => one.name);
  if (!known.includes(club)) {
    const near = didYouMean(club, known);
    return [
      {
        path: ['club'],
        message: `${name} is for ${club}, which is no club of this environment.`,
        expected: known.length ? `one of ${known.join(', ')}` : 'a club, and the environment lists none',
        fix: near ? `write ${near}` : `add ${club} to clubs in environment.yaml, with its team`,
      },
    ];
  }
  if (name.startsWith(`${club}-`)) return [];
  return [
    {
      path: ['club'],
      message: `${name} is for ${club}, whose namespaces are called ${club}-*.`,
      expected: 'a file that is named for the club and for what it asks for',
      fix: `rename it to ${folder}/${club}-${name}.yaml`,
    },
  ];
}

function hostProblems({ name, host }: Request, { domain: { base, clubs = [] } }: Facts): RequestProblem[] {
  if (host === undefined) return [];
  const domains = [base, ...clubs];
  if (domains.some(domain => host === domain || host.endsWith(`.${domain}`))) return [];
  return [
    {
      path: ['host'],
      message: `${name} asks for ${host}, which is in no domain of this environment.`,
      expected: `a host below ${domains.join(', ')}`,
      fix: `write ${host.split('.')[0]}.${domains[0]}, or add the domain to domain.clubs in environment.yaml`,
    },
  ];
}

/** Names and hosts of previews follow from the host and the club of what they are previews of. */
function previewProblems({ name, club, host, previews, values }: Request, { delivery }: Facts): RequestProblem[] {
  if (!previews) return [];
  const problems: (RequestProblem | false)[] = [
    !delivery.previews && {
      path: ['previews'],
      message: `${name} asks for previews, which this environment has not.`,
      expected: 'delivery.previews: true in environment.yaml',
      fix: 'set it there, or remove previews',
    },
    (club === undefined || host === undefined) && {
      path: ['previews'],
      message: `${name} asks for previews without ${club === undefined ? 'club' : 'host'}.`,
      expected: 'a club that they are for, and a host of what they are previews of',
      fix: `write ${club === undefined ? 'club' : 'host'}:`,
    },
    JSON.stringify([values, previews]).includes('{{') && {
      path: ['previews'],
      message: `${name} asks for previews, and has {{ in its values, which Argo CD would take for its own.`,
      expected: 'values without {{',
      fix: 'take it out, or give previews.values something else',
    },
  ];
  return problems.filter(problem => problem !== false);
}

function takenProblems(
  environment: string,
  { name, host }: Request,
  { earlier, components }: { earlier: readonly Request[]; components: readonly string[] },
): RequestProblem[] {
  const sameName = earlier.find(other => other.name === name);
  const sameHost = host === undefined ? undefined : earlier.find(other => other.host === host);
  const other = sameName && requestFile(environment, sameName);
  return [
    ...(other || components.includes(name)
      ? [
          {
            path: [],
            message: `${name} is there twice: as ${other ?? 'a component of the environment'}, too.`,
            expected: 'a name of its own for all that runs',
            fix: 'rename the file',
          },
        ]
      : []),
    ...(sameHost
      ? [
          {
            path: ['host'],
            message: `${name} asks for ${host}, which ${sameHost.name} has.`,
            expected: `a host of its own; the other one stands in ${requestFile(environment, sameHost)}`,
            fix: 'give one of the two another host',
          },
        ]
      : []),
  ];
}
