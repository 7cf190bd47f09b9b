// Runs nx release for the versions of a plan: `node release.cjs <plan.json> [--dry-run]`. Writes Chart.yaml and CHANGELOG.md of
// the planned components; committing and tagging is the business of `cedille release`, which does both at once.
'use strict';
const { readFile, writeFile } = require('node:fs/promises');
const { resolve } = require('node:path');
const { PLAN_VARIABLE, readPlan } = require('./plan-file.cjs');

async function main([file, ...flags]) {
  process.env[PLAN_VARIABLE] = resolve(file);
  process.env.NX_DAEMON = 'false';
  const { releaseChangelog, releaseVersion } = require('nx/release');
  const git = { gitCommit: false, gitTag: false, gitPush: false, stageChanges: false };
  const options = { ...git, dryRun: flags.includes('--dry-run'), verbose: false };
  const { releases } = readPlan();
  const versionData = {};
  for (const [specifier, projects] of byVersion(releases)) {
    const { projectsVersionData } = await releaseVersion({ ...options, specifier, projects, firstRelease: true });
    for (const project of projects) versionData[project] = projectsVersionData[project];
  }
  const projects = Object.keys(versionData);
  // No range of commits: the entries are in the plan.
  await releaseChangelog({ ...options, versionData, projects, from: 'HEAD', to: 'HEAD', createRelease: false });
  if (!options.dryRun) await Promise.all(projects.map(project => format(`charts/${project}/CHANGELOG.md`)));
}

/** Nx puts an entry before the others with as many line breaks as it happens to have. */
async function format(file) {
  const prettier = require('prettier');
  const config = await prettier.resolveConfig(file);
  const text = await readFile(file, 'utf8');
  await writeFile(file, await prettier.format(text, { ...config, filepath: file }));
}

/** Nx takes one version for many projects. */
function byVersion(releases) {
  const groups = new Map();
  for (const { component, to } of releases) groups.set(to, [...(groups.get(to) ?? []), component]);
  return groups;
}

main(process.argv.slice(2)).catch(error => {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exitCode = 1;
});
