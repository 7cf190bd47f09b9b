import { git } from '@cedille/program';
import { parseYaml } from '@cedille/source';
import type { CommittedRelease } from './committed-release.ts';

/** What Chart.yaml says in the commit of each release; undefined where it says nothing. */
export async function readChartVersions(
  root: string,
  releases: readonly CommittedRelease[],
): Promise<(string | undefined)[]> {
  return Promise.all(releases.map(release => readChartVersion(root, release)));
}

async function readChartVersion(root: string, { component, commit }: CommittedRelease): Promise<string | undefined> {
  const file = `charts/${component}/Chart.yaml`;
  const text = await git(root, ['show', `${commit}:${file}`]).catch(() => '');
  return (parseYaml(text, file).data as { version?: string } | undefined)?.version;
}
