import type { Danger, Difference, ObjectDifference, VersionChange } from '../difference.ts';
import { compareText, formatIdentity } from '../identity.ts';

/** The same in several environments, shown once. */
export interface Shared<T> {
  what: T;
  environments: string[];
}

/** The same change of the same object in several environments is one, by component, kind and name. */
export function groupObjects({ environments }: Difference): Shared<ObjectDifference>[] {
  const groups = share(
    environments.flatMap(({ environment, objects }) => objects.map(what => ({ what, environment }))),
    ({ component, change, movedFrom, fingerprint }) => `${component} ${change} ${movedFrom ?? ''} ${fingerprint}`,
  );
  return groups.sort(
    (a, b) =>
      compareText(a.what.component, b.what.component) ||
      compareText(formatIdentity(a.what.identity), formatIdentity(b.what.identity)),
  );
}

/** The same danger in several environments is one; the gravest first. */
export function groupDangers({ environments }: Difference): Shared<Danger>[] {
  const groups = share(
    environments.flatMap(({ environment, dangers }) => dangers.map(what => ({ what, environment }))),
    ({ environment: _, ...danger }) => JSON.stringify(danger),
  );
  return groups.sort((a, b) => RANK[a.what.severity] - RANK[b.what.severity]);
}

const RANK = { critical: 0, high: 1, notice: 2 } as const;

/** The same version change in several environments is one; objects are counted over all of them. */
export function groupVersions({ environments }: Difference): Shared<VersionChange>[] {
  const groups = share(
    environments.flatMap(({ environment, versions }) => versions.map(what => ({ what, environment }))),
    ({ objects: _, ...version }) => JSON.stringify(version),
  );
  return groups.map(({ what, environments: names }) => ({
    what: { ...what, objects: count(what) },
    environments: names,
  }));

  function count({ kind, name, before, after }: VersionChange): number {
    const same = environments
      .flatMap(({ versions }) => versions)
      .filter(
        version =>
          version.kind === kind && version.name === name && version.before === before && version.after === after,
      );
    return same.reduce((sum, { objects }) => sum + objects, 0);
  }
}

function share<T>(all: readonly { what: T; environment: string }[], keyOf: (what: T) => string): Shared<T>[] {
  const groups = new Map<string, Shared<T>>();
  for (const { what, environment } of all) {
    const key = keyOf(what);
    const group = groups.get(key);
    if (!group) groups.set(key, { what, environments: [environment] });
    else if (!group.environments.includes(environment)) group.environments.push(environment);
  }
  return [...groups.values()];
}
