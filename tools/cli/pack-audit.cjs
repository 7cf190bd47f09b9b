// npm run package:audit: makes dist/audit, a package for npm that has the audit alone, with all that it knows and no dependency.
'use strict';
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { basename, dirname, join, relative } = require('node:path');
const { setUp } = require('./setup.cjs');

/** Facts of kinds and schemas of charts that components of this repository brought. */
const KNOWN = ['types.json', 'upstream.schema.json'];

/** Where the program is in the package: it looks for facts as far above itself as the source of `loadTypes` does. */
const PROGRAM = 'program/bundle/cedille-audit.cjs';

/**
 * Makes the package in a folder, which is emptied first.
 * @param {{ root: string, folder: string }} options absolute paths
 */
async function packAudit({ root, folder }) {
  fs.rmSync(folder, { recursive: true, force: true });
  await bundle({ root, file: join(folder, PROGRAM) });
  copy(join(root, 'LICENSE'), folder);
  for (const name of fs.readdirSync(join(root, 'libs/types/facts')))
    copy(join(root, 'libs/types/facts', name), join(folder, 'facts'));
  for (const chart of fs.readdirSync(join(root, 'charts')))
    for (const name of KNOWN) {
      const file = join(root, 'charts', chart, name);
      if (fs.existsSync(file)) copy(file, join(folder, 'charts', chart));
    }
  write(join(folder, 'README.md'), README);
  write(join(folder, 'package.json'), `${JSON.stringify(manifest({ root, version: versionOf(folder) }), null, 2)}\n`);
}

/** That of Kubernetes whose kinds it knows, with the beginning of a digest of all that is in it: what is the same has the same one. */
function versionOf(folder) {
  const { source } = JSON.parse(fs.readFileSync(join(folder, 'facts/kubernetes.types.json'), 'utf8'));
  const kubernetes = source.version.replace(/^v/, '');
  const digest = createHash('sha256');
  for (const file of fs.readdirSync(folder, { recursive: true }).map(String).sort())
    if (fs.statSync(join(folder, file)).isFile())
      digest.update(`${file.replaceAll('\\', '/')}\n`).update(fs.readFileSync(join(folder, file)));
  return `${kubernetes}-${digest.digest('hex').slice(0, 12)}`;
}

async function bundle({ root, file }) {
  const { build } = require('esbuild');
  await build({
    absWorkingDir: root,
    stdin: {
      contents: `import { join } from 'node:path';
import { main } from './tools/cli/src/commands/audit/alone.ts';
main({ root: join(__dirname, '..', '..'), argv: process.argv.slice(2) }).then(code => { process.exitCode = code; });`,
      resolveDir: root,
    },
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'eof',
    logLevel: 'error',
    define: { 'import.meta.url': 'ownUrl' },
    banner: {
      js: "#!/usr/bin/env node\n'use strict';\nconst ownUrl = require('node:url').pathToFileURL(__filename).href;",
    },
  });
  fs.chmodSync(file, 0o755);
}

function manifest({ root, version }) {
  const { license, engines } = JSON.parse(fs.readFileSync(join(root, 'package.json'), 'utf8'));
  return {
    name: 'cedille-audit',
    version,
    description: 'What hurts most in a repository of Kubernetes manifests: read, never run.',
    license,
    repository: { type: 'git', url: 'git+https://github.com/ClubCedille/cedille-platform.git' },
    engines,
    bin: { 'cedille-audit': PROGRAM },
    files: ['charts', 'facts', 'program'],
  };
}

const README = `# cedille-audit

    npx cedille-audit <folder>

tells what hurts most in a repository of manifests: Kustomize, Argo CD, Flux, values of charts. It reads; it runs, fetches,
writes and sends nothing. --all tells everything, --format json, sarif or github is for programs, --fetch gets charts.
`;

function copy(file, folder) {
  write(join(folder, basename(file)), fs.readFileSync(file));
}

function write(file, content) {
  fs.mkdirSync(dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
}

module.exports = { packAudit };

if (require.main === module) {
  const root = join(__dirname, '..', '..');
  const folder = join(root, 'dist', 'audit');
  setUp(root)
    .then(() => packAudit({ root, folder }))
    .then(() => process.stdout.write(`${relative(process.cwd(), folder)}: npm pack or npm publish it\n`))
    .catch(error => {
      process.stderr.write(`${error && error.isSetup ? error.message : error && error.stack}\n`);
      process.exitCode = 1;
    });
}
