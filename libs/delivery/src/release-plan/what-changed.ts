import { stagedFiles } from '@cedille/helm';
import type { ChartAt } from './read-charts.ts';
import { upstreamChanges, type UpstreamChange } from './upstream-step.ts';

/** What a component renders to in one environment. */
export interface RenderedText {
  digest: string;
  /** Upstreams that were not available: the text is only a part. */
  missing: readonly string[];
}

/** Component to environment to text. */
export type RenderedTexts = ReadonlyMap<string, ReadonlyMap<string, RenderedText>>;

/** How the rendered text of one environment differs. */
export interface EnvironmentChange {
  environment: string;
  change: 'changed' | 'new' | 'gone';
}

/** How a component differs from its last release; nothing of it means that there is nothing to release. */
export interface OutputChange {
  /** What other clubs get with Helm differs. */
  chart: boolean;
  upstreams: readonly UpstreamChange[];
  environments: readonly EnvironmentChange[];
}

export interface ChartChangeOptions {
  before: ChartAt | undefined;
  after: ChartAt;
  /** Files that differ between the two commits. */
  files: readonly string[];
}

/** Compares what goes into the chart archive, but for the version and the README. */
export function chartChange({ before, after, files }: ChartChangeOptions): Pick<OutputChange, 'chart' | 'upstreams'> {
  const upstreams = before ? upstreamChanges(before.pins, after.pins) : [];
  const folders = [`charts/${after.name}`, ...after.libraries];
  const isPart = (file: string): boolean =>
    file !== `charts/${after.name}/Chart.yaml` && folders.some(folder => isStaged(folder, file));
  return {
    chart: !before || before.identity !== after.identity || upstreams.length > 0 || files.some(isPart),
    upstreams,
  };
}

function isStaged(folder: string, file: string): boolean {
  return stagedFiles.some(part =>
    part.endsWith('/') ? file.startsWith(`${folder}/${part}`) : file === `${folder}/${part}`,
  );
}

/** Whether any of the files can make a difference to what a component renders to: a quick no saves two renders. */
export function mayRenderDifferently({ before, after, files }: ChartChangeOptions): boolean {
  const own = `charts/${after.name}/`;
  const bumpedOnly = before?.identity === after.identity && before.version === after.version;
  return files.some(file => {
    if (file === `${own}Chart.yaml`) return !bumpedOnly;
    if (file.startsWith(own)) return !/\/(README[^/]*|CHANGELOG)\.md$|\.spec\.ts$|^charts\/[^/]+\/tests\//.test(file);
    if (after.libraries.some(folder => isStaged(folder, file))) return true;
    if (file.startsWith('charts/')) return after.readsPlatform && /^charts\/[^/]+\/(Chart|component)\.yaml$/.test(file);
    if (/^environments\/[^/]+\/releases\.yaml$/.test(file)) return after.readsPlatform;
    return PIPELINE.test(file);
  });
}

/** Facts, and the programs that make text of them. */
const PIPELINE =
  /^(environments\/.+\.ya?ml|libs\/.+(?<!\.spec)\.(ts|json|mod|sum)|tools\/cli\/(src\/.+(?<!\.spec)\.ts|setup\.cjs|package\.json)|tools\/versions\.yaml|package-lock\.json|cedille)$/;

/** Upstreams that only one of two texts with the same pins has: the texts say nothing about what changed. */
export function incomparable(
  before: ReadonlyMap<string, RenderedText> | undefined,
  after: ReadonlyMap<string, RenderedText> | undefined,
): string[] {
  const missing = (texts: typeof before): string[] =>
    [...new Set([...(texts?.values() ?? [])].flatMap(text => [...text.missing]))].sort();
  const [old, now] = [missing(before), missing(after)];
  const apart = [...old.filter(name => !now.includes(name)), ...now.filter(name => !old.includes(name))];
  return before?.size && after?.size ? apart : [];
}

/** Compares the texts of every environment that had the component or has it now. */
export function environmentChanges(
  before: ReadonlyMap<string, RenderedText> | undefined,
  after: ReadonlyMap<string, RenderedText> | undefined,
): EnvironmentChange[] {
  const names = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])].sort();
  return names.flatMap((environment): EnvironmentChange[] => {
    const [old, now] = [before?.get(environment), after?.get(environment)];
    if (!old) return [{ environment, change: 'new' }];
    if (!now) return [{ environment, change: 'gone' }];
    return old.digest === now.digest ? [] : [{ environment, change: 'changed' }];
  });
}
