// The way from the Nx plugin to the bundled sources. Plain JavaScript: import() stays import(), and no process needs a transpiler for it.
'use strict';
const { join } = require('node:path');

/**
 * The functions behind the targets, from the same bundle as ./cedille; bundled anew when a source changed.
 * @param {string} root absolute path of the workspace
 * @returns {Promise<import('./load-tasks.cjs').Tasks>}
 */
async function loadTasks(root) {
  const { bundle } = require(join(root, 'tools', 'cli', 'setup.cjs'));
  return import((await bundle(root)).tasks);
}

module.exports = { loadTasks };
