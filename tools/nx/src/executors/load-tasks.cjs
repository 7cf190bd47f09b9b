// The way from the Nx plugin to the bundled sources. Plain JavaScript: import() stays import(), and no process needs a transpiler for it.
'use strict';
const { join } = require('node:path');

/**
 * The functions behind the targets, from the same bundle as ./cedille; bundled anew when a source changed. A task is loaded when
 * it is asked for.
 * @param {string} root absolute path of the workspace
 * @returns {Promise<import('./load-tasks.cjs').LoadTask>}
 */
async function loadTasks(root) {
  const { bundle } = require(join(root, 'tools', 'cli', 'setup.cjs'));
  const entries = await bundle(root);
  return async name => {
    const entry = entries[`tasks/${name}`];
    if (!entry) throw new Error(`There is no task called ${name}: tools/cli/src/tasks holds no ${name}.ts.`);
    return (await import(entry)).run;
  };
}

module.exports = { loadTasks };
