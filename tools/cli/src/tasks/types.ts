import { listComponents } from '@cedille/component';
import { generateAllTypes, generateComponentTypes } from '../shared/generate-types.ts';
import { guarded, type RunTask } from '../shared/task.ts';

/** Types of the values of components, or of what the libraries describe. */
export const run: RunTask = async function* ({ root, projects }) {
  const components = await listComponents(root);
  for (const project of projects) {
    yield await guarded(project, async () => {
      const changed = components.includes(project)
        ? await generateComponentTypes(root, project)
        : (await generateAllTypes(root, [])).length > 0;
      return { success: true, output: changed ? 'types written' : 'types are up to date' };
    });
  }
};
