import { listReleases, releaseTag, type PlannedRelease } from '@cedille/delivery';
import { git } from '@cedille/program';
import { readChartVersions } from './read-chart-version.ts';
import type { CommittedRelease } from './committed-release.ts';

type Named = Pick<CommittedRelease, 'component' | 'version'>;

/** The message of a release commit: its trailers say everything that is needed to make the tags. */
export function releaseMessage(releases: readonly PlannedRelease[]): string {
  const names = releases.map(({ component, to }) => `${component} ${to}`);
  const what = names.length > 3 ? `${names.length} components` : names.join(', ');
  const trailers = releases.map(({ component, to }) => `Release: ${releaseTag(component, to)}`);
  return `chore(release): ${what}\n\n${trailers.join('\n')}\n`;
}

/** Releases that were committed but not tagged, because something ended in between; the oldest commit first. */
export async function untaggedReleases(root: string): Promise<CommittedRelease[]> {
  const format = '--format=%H%x1f%(trailers:key=Release,valueonly,separator=%x20)';
  const args = ['log', '--reverse', '--extended-regexp', '--grep=^chore\\(release\\): ', format, 'HEAD', '--'];
  const committed = (await git(root, args)).split('\n').flatMap(parseLine);
  if (!committed.length) return [];
  const tags = new Set((await listReleases(root)).map(({ tag }) => tag));
  const missing = committed.filter(({ component, version }) => !tags.has(releaseTag(component, version)));
  const versions = await readChartVersions(root, missing);
  return missing.filter(({ version }, index) => versions[index] === version);
}

function parseLine(line: string): CommittedRelease[] {
  const [commit = '', trailers = ''] = line.split('\x1f');
  return trailers
    .split(' ')
    .map(trailer => /^(?<component>[a-z0-9][a-z0-9-]*)@(?<version>\d+\.\d+\.\d+\S*)$/.exec(trailer)?.groups)
    .flatMap(groups => (groups ? [{ ...(groups as unknown as Named), commit }] : []));
}

/** Makes annotated tags, all of them or none. */
export async function createTags(root: string, releases: readonly CommittedRelease[]): Promise<string[]> {
  const tagger = (await git(root, ['var', 'GIT_COMMITTER_IDENT'])).trim();
  const commands: string[] = [];
  for (const { component, version, commit } of releases) {
    const tag = releaseTag(component, version);
    const input = `object ${commit}\ntype commit\ntag ${tag}\ntagger ${tagger}\n\n${component} ${version}\n`;
    commands.push(`create refs/tags/${tag} ${(await git(root, ['mktag'], { input })).trim()}\n`);
  }
  if (commands.length) await git(root, ['update-ref', '--stdin'], { input: commands.join('') });
  return releases.map(({ component, version }) => releaseTag(component, version));
}
