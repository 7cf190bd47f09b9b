import { renderTasks } from '../shared/render-tasks.ts';
import type { RunTask } from '../shared/task.ts';

/** Values and objects against schemas and rules, and a second render; nothing is written. */
export const run: RunTask = request => renderTasks(request, { prove: true, write: false });
