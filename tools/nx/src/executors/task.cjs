// One task without a batch (nx … --batch=false): the same functions, one project.
'use strict';
const { interruptible } = require('./interruption.cjs');
const { loadTasks } = require('./load-tasks.cjs');

/**
 * @param {Record<string, unknown>} options
 * @param {import('@nx/devkit').ExecutorContext} context
 */
module.exports = async function runTask({ task: target, ...options }, context) {
  const loadTask = await loadTasks(context.root);
  const run = await loadTask(target ?? context.targetName);
  const request = { root: context.root, projects: [context.projectName], options };
  let success = false;
  for await (const result of interruptible(signal => run({ ...request, signal }))) {
    process.stdout.write(result.output);
    success = result.success;
  }
  return { success };
};
