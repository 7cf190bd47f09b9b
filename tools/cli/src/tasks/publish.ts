import { publishReleases, type Published } from '../shared/publish-releases.ts';
import { attempt, outcomeOf } from '../shared/release-outcome.ts';
import type { RunTask } from '../shared/task.ts';

/** Both archives of each component, in the registry that the facts name; channels stay where they are. */
export const run: RunTask = async function* ({ root, projects, signal }) {
  const nothing: Published = { publications: [], channels: [], problems: [] };
  const { publications, problems } = await attempt(
    () => publishReleases({ root, components: projects, channels: [], signal }),
    nothing,
  );
  for (const project of projects) {
    const own = publications.filter(({ component }) => component === project);
    const lines = own.map(
      ({ reference, digest, present }) => `${present ? 'there' : 'published'} ${reference}@${digest}`,
    );
    yield outcomeOf(project, problems, lines);
  }
};
