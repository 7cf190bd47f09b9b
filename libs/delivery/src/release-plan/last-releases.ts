import { compare, valid } from 'semver';
import { git } from '@cedille/program';

/** A published state of a component. */
export interface TaggedRelease {
  component: string;
  version: string;
  /** `<component>@<version>` */
  tag: string;
  /** The commit that the tag stands for. */
  commit: string;
}

/** Name of the tag of a release; nx.json says the same as `release.releaseTag.pattern`. */
export function releaseTag(component: string, version: string): string {
  return `${component}@${version}`;
}

/** The newest release of each component that is part of the history of a commit. */
export async function lastReleases(root: string, head: string): Promise<ReadonlyMap<string, TaggedRelease>> {
  const newest = new Map<string, TaggedRelease>();
  for (const release of await listReleases(root, ['--merged', head])) {
    const known = newest.get(release.component);
    if (!known || compare(release.version, known.version) > 0) newest.set(release.component, release);
  }
  return newest;
}

/** Every tag that names a release. */
export async function listReleases(root: string, filter: readonly string[] = []): Promise<TaggedRelease[]> {
  const format = '--format=%(refname:strip=2)%00%(*objectname)%00%(objectname)';
  const lines = await git(root, ['tag', '--list', ...filter, format]);
  return lines
    .split('\n')
    .filter(Boolean)
    .flatMap(line => {
      const [tag = '', annotated = '', direct = ''] = line.split('\0');
      const at = tag.lastIndexOf('@');
      const version = tag.slice(at + 1);
      return at > 0 && valid(version) === version
        ? [{ component: tag.slice(0, at), version, tag, commit: annotated || direct }]
        : [];
    });
}
