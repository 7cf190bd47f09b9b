import { renderTasks } from '../shared/render-tasks.ts';
import type { RunTask } from '../shared/task.ts';

/** dist/rendered; objects are judged by `check`. */
export const run: RunTask = request => renderTasks(request, { objects: false });
