import { stepOfCommit, type Commit } from './parse-commit.ts';
import type { ChartAt } from './read-charts.ts';
import type { OutputChange } from './what-changed.ts';

/** A commit, and whether it is about the component or only makes a difference to it. */
export interface ReleaseCommit {
  commit: Commit;
  /** Its type counts for the version. */
  own: boolean;
}

export interface CommitsForOptions {
  chart: ChartAt;
  output: OutputChange;
  history: readonly Commit[];
  /** There is no release before: only what people asked for is worth telling. */
  first: boolean;
  /** Names of everything in the repository that a scope may name. */
  projects: ReadonlySet<string>;
}

/**
 * The commits behind a release. A scope decides what a commit is about; without one, or with one that names nothing here,
 * its files do. Others are causes: shared charts, facts, and where nothing else explains the change, the platform's own code.
 */
export function commitsFor({ chart, output, history, projects, first }: CommitsForOptions): ReleaseCommit[] {
  const own = new Set(history.filter(commit => isAbout(commit, chart, projects)));
  if (first) return [...own].filter(stepOfCommit).map(commit => ({ commit, own: true }));
  const causes = history.filter(commit => !own.has(commit) && touches(commit, causesOf(chart, output)));
  const isExplained = own.size > 0 || causes.length > 0 || !output.environments.length;
  const rest = isExplained ? [] : history.filter(commit => touches(commit, CODE));
  const others = new Set([...causes, ...rest]);
  return history
    .filter(commit => own.has(commit) || others.has(commit))
    .map(commit => ({ commit, own: own.has(commit) }));
}

function isAbout(commit: Commit, { name }: ChartAt, projects: ReadonlySet<string>): boolean {
  const { scopes, files } = commit;
  const packaged = files.some(file => file.startsWith(`charts/${name}/`) && isPackaged(file));
  if (scopes.includes(name)) return stepOfCommit(commit) !== undefined || packaged;
  if (scopes.some(scope => projects.has(scope) || scope === RELEASE)) return false;
  return packaged;
}

/** The scope of the commits that `cedille release` makes. */
const RELEASE = 'release';

function isPackaged(file: string): boolean {
  return !/\/(README[^/]*|CHANGELOG)\.md$|\.spec\.ts$|^charts\/[^/]+\/tests\//.test(file);
}

const CODE: readonly RegExp[] = [
  /^libs\/.+(?<!\.spec)\.(ts|json)$/,
  /^tools\/(versions\.yaml|cli\/)/,
  /^package-lock\.json$/,
];

function causesOf({ name, libraries, readsPlatform }: ChartAt, { environments }: OutputChange): RegExp[] {
  const places = environments.map(({ environment }) => environment).join('|');
  return [
    new RegExp(`^charts/${name}/(?!CHANGELOG|README|tests/)(?!.*\\.spec\\.ts$)(?!Chart\\.yaml$)`),
    ...libraries.map(folder => new RegExp(`^${folder}/(?!README|tests/)`)),
    ...(places
      ? [new RegExp(`^environments/(shared\\.yaml|(${places})/(environment\\.yaml|${name}\\.yaml|[^/]+/.+))$`)]
      : []),
    ...(places && readsPlatform
      ? [new RegExp(`^environments/(${places})/releases\\.yaml$`), /^charts\/[^/]+\/(Chart|component)\.yaml$/]
      : []),
  ];
}

function touches({ files }: Commit, patterns: readonly RegExp[]): boolean {
  return files.some(file => patterns.some(pattern => pattern.test(file)));
}
