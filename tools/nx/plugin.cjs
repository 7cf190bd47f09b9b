// Entry of the Nx plugin: what nx.json names.
'use strict';
const { load } = require('./bundle.cjs');

module.exports = load({
  name: 'nx-plugin',
  entry: 'tools/nx/src/index.ts',
  sources: [
    'tools/nx/src/index.ts',
    'tools/nx/src/projects',
    'tools/nx/src/fact-cache.ts',
    'tools/nx/src/sources',
    'tools/nx/src/variables',
    'tools/nx/src/executors',
    'libs/helm/src',
    'libs/program/src',
    'libs/net/src',
    'libs/archive/src',
    'libs/source/src',
  ],
});
