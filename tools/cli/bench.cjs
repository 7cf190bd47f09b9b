// npm run bench, bench:checks, bench:schemas, fuzz and mutate: sets up like ./cedille, then runs one of them.
'use strict';
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { setUp } = require('./setup.cjs');

const root = join(__dirname, '..', '..');
const [name, ...argv] = process.argv.slice(2);

setUp(root)
  .then(folder => import(pathToFileURL(join(folder, `${name}.js`)).href))
  // In the bundle there is only require, which cannot load every module.
  .then(({ main }) => main({ root, argv, load: url => import(url) }))
  .then(exitCode => {
    process.exitCode = exitCode ?? 0;
  })
  .catch(error => {
    // Who asked wrongly, or has nothing installed, is told so; anything else is a defect.
    const isAsked = String(error && error.code).startsWith('ERR_PARSE_ARGS');
    process.stderr.write(`${isAsked || (error && error.isSetup) ? error.message : error && error.stack}\n`);
    process.exitCode = isAsked ? 64 : 1;
  });
