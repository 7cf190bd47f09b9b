import { loadComponent } from '@cedille/component';
import { loadWorkspace } from '@cedille/pipeline';
import { formatProblem } from '@cedille/source';
import { updateSchema, type SchemaUpdate } from '../commands/schema/update-schema.ts';
import { guarded, type RunTask } from '../shared/task.ts';

/** Whether what is derived of a component's values is up to date; with `fix` it is written. */
export const run: RunTask = async function* ({ root, projects, options = {}, signal }) {
  const fix = Boolean(options.fix);
  for (const project of projects) {
    yield await guarded(project, async () => {
      const component = await loadComponent(root, project);
      const workspace = await loadWorkspace(root, { components: [project] });
      const update = await updateSchema({ workspace, component, check: !fix, signal });
      const wrong = update.problems.filter(({ code }) => code !== 'upstream-unreachable');
      return { success: !wrong.length && (fix || !update.stale.length), output: describe(update, { project, fix }) };
    });
  }
};

function describe(
  { stale, changes, skipped, problems }: SchemaUpdate,
  { project, fix }: { project: string; fix: boolean },
): string {
  return [
    ...problems.map(formatProblem),
    ...changes.map(({ change, path }) => `${change} ${path}`),
    ...stale.map(file => `${file} ${fix ? 'written' : `is out of date: npx nx run ${project}:schema-fix`}`),
    ...(stale.length ? [] : [`${project} is up to date`]),
    ...(skipped.length ? [`not compared, because the archive is unreachable: ${skipped.join(', ')}`] : []),
  ].join('\n');
}
