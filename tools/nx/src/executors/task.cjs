// One task without a batch (nx … --batch=false): the same functions, one project.
'use strict';
const { interruptible } = require('./interruption.cjs');
const { loadTasks } = require('./load-tasks.cjs');

/**
 * @param {Record<string, unknown>} options
 * @param {import('@nx/devkit').ExecutorContext} context
 */
module.exports = async function runTask({ task: target, ...options }, context) {
  const { runTasks } = await loadTasks(context.root);
  const request = {
    root: context.root,
    target: target ?? context.targetName,
    projects: [context.projectName],
    options,
  };
  let success = false;
  for await (const result of interruptible(signal => runTasks({ ...request, signal }))) {
    process.stdout.write(result.output);
    success = result.success;
  }
  return { success };
};
