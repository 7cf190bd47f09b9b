// Prints, as JSON, what Nx knows tasks by: a digest of everything that their outcome follows from. Nothing is run.
//   node hash-tasks.cjs <target>…
'use strict';
const { createProjectGraphAsync, workspaceRoot } = require('@nx/devkit');
const { readNxJson } = require('nx/src/config/nx-json');
const { createTaskHasher } = require('nx/src/hasher/create-task-hasher');
const { runPreTasksExecution } = require('nx/src/project-graph/plugins/tasks-execution-hooks');
const { createTaskGraph } = require('nx/src/tasks-runner/create-task-graph');

// Variables that the plugin sets are those of this process then.
process.env.NX_DAEMON = 'false';

/** @param {string[]} targets */
async function hashTasks(targets) {
  const graph = await createProjectGraphAsync({ exitOnError: false });
  const isWithoutOthers = true;
  const taskGraph = createTaskGraph(graph, {}, Object.keys(graph.nodes), targets, undefined, {}, isWithoutOthers);
  const tasks = Object.values(taskGraph.tasks);
  const argv = ['run-many', '--targets', targets.join(',')];
  await runPreTasksExecution({ id: 'hash-tasks', workspaceRoot, nxJsonConfiguration: readNxJson(), argv });
  const hashes = await createTaskHasher(graph, readNxJson(), {}).hashTasks(tasks, taskGraph, process.env);
  return Object.fromEntries(tasks.map(({ id }, index) => [id, hashes[index].value]));
}

hashTasks(process.argv.slice(2)).then(
  // Nx leaves things open that would keep this process.
  hashes => process.stdout.write(JSON.stringify(hashes), () => process.exit(0)),
  error => {
    process.stderr.write(`${(error && error.stack) || error}\n`, () => process.exit(1));
  },
);
