// All tasks that Nx has to run, in one process: a Node, a bundle, a TypeScript, a vitest for all of them together.
'use strict';
const { interruptible } = require('./interruption.cjs');
const { loadTasks } = require('./load-tasks.cjs');

/** Targets in the order in which one needs what another wrote. */
const ORDER = ['schema', 'types'];

/**
 * @param {import('@nx/devkit').TaskGraph} taskGraph
 * @param {Record<string, Record<string, unknown>>} inputs options by task
 * @param {Record<string, unknown>} _overrides
 * @param {import('@nx/devkit').ExecutorContext} context
 */
module.exports = async function* runBatch(taskGraph, inputs, _overrides, context) {
  const loadTask = await loadTasks(context.root);
  const groups = groupTasks(Object.values(taskGraph.tasks), inputs);
  yield* interruptible(signal =>
    runGroups({ groups, dependencies: taskGraph.dependencies, loadTask, root: context.root, signal }),
  );
};

/** Runs the groups one after the other; what depends on a failed task is skipped. */
async function* runGroups({ groups, dependencies, ...run }) {
  const failed = new Set();
  for (const group of groups) {
    const isHopeless = task => dependencies[task.id].some(id => failed.has(id));
    for (const task of group.tasks.filter(isHopeless)) {
      failed.add(task.id);
      yield { task: task.id, result: { success: false, status: 'skipped', terminalOutput: '' } };
    }
    for await (const done of runGroup({ ...run, ...group, tasks: group.tasks.filter(task => !failed.has(task.id)) })) {
      if (!done.result.success) failed.add(done.task);
      yield done;
    }
  }
}

/** Runs tasks of one target with the same options; every task gets a result, whatever happens. */
async function* runGroup({ target, options, tasks, loadTask, root, signal }) {
  const waiting = new Map(tasks.map(task => [task.target.project, task.id]));
  const startTime = Date.now();
  const result = (success, terminalOutput) => ({ success, terminalOutput, startTime, endTime: Date.now() });
  let reason = `${target} gave no result.\n`;
  try {
    if (waiting.size) {
      const run = await loadTask(target);
      for await (const { project, success, output } of run({
        root,
        projects: [...waiting.keys()],
        options,
        signal,
      })) {
        const task = waiting.get(project);
        if (!task) continue;
        waiting.delete(project);
        yield { task, result: result(success, output && !output.endsWith('\n') ? `${output}\n` : output) };
      }
    }
  } catch (error) {
    reason = `${(error && error.stack) || error}\n`;
  }
  for (const task of waiting.values()) yield { task, result: result(false, reason) };
}

/** One group for each target and set of options, in an order that respects what targets write. */
function groupTasks(tasks, inputs) {
  const groups = new Map();
  for (const task of tasks) {
    const { task: target = task.target.target, ...options } = inputs[task.id];
    const key = JSON.stringify([target, options]);
    if (!groups.has(key)) groups.set(key, { target, options, tasks: [] });
    groups.get(key).tasks.push(task);
  }
  const rank = ({ target }) => (ORDER.includes(target) ? ORDER.indexOf(target) : ORDER.length);
  return [...groups.values()].sort((a, b) => rank(a) - rank(b));
}
