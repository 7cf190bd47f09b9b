// Entry of the generators: what generators.json names.
'use strict';
const { load } = require('./bundle.cjs');

module.exports = load({
  name: 'nx-generators',
  entry: 'tools/nx/src/generators/index.ts',
  sources: [
    'tools/nx/src/generators',
    'tools/nx/src/executors',
    'libs/helm/src',
    'libs/program/src',
    'libs/net/src',
    'libs/archive/src',
    'libs/source/src',
    'libs/environment/src',
  ],
});
