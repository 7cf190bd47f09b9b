import { writeRelease } from '@cedille/delivery';
import { buildReleases, type BuiltReleases } from '../shared/build-releases.ts';
import { attempt, outcomeOf } from '../shared/release-outcome.ts';
import type { RunTask } from '../shared/task.ts';

/** The two archives of each component in dist/packages. */
export const run: RunTask = async function* ({ root, projects, signal }) {
  const nothing: BuiltReleases = { releases: [], problems: [] };
  const { releases, problems } = await attempt(() => buildReleases({ root, components: projects, signal }), nothing);
  for (const release of releases) await writeRelease(root, release);
  for (const project of projects) {
    const made = releases.find(({ component }) => component === project);
    const lines = [made?.chart, made?.bundle].flatMap(archive =>
      archive ? [`${archive.sha256}  ${archive.file}`] : [],
    );
    yield outcomeOf(project, problems, lines);
  }
};
