// The plan that `cedille release` made, where the hooks of nx release find it: versions follow from what components render
// to, which Nx cannot know.
'use strict';
const { readFileSync } = require('node:fs');

/** Names the file with the plan; set by `cedille release` and by nothing else. */
const PLAN_VARIABLE = 'CEDILLE_RELEASE_PLAN';

/** @returns {{ releases: { component: string; to: string; changelog: string }[] }} */
function readPlan() {
  const file = process.env[PLAN_VARIABLE];
  if (file) return JSON.parse(readFileSync(file, 'utf8'));
  throw new Error(
    [
      'nx release does not know by itself which versions are due: they follow from what each component renders to.',
      '  fix       ./cedille release --dry-run shows them, ./cedille release writes and tags them',
    ].join('\n'),
  );
}

/** The release that is due for a project. @param {string} project */
function plannedRelease(project) {
  const release = readPlan().releases.find(({ component }) => component === project);
  if (release) return release;
  throw new Error(`No release of ${project} is due: it is not in the plan of ./cedille release.`);
}

module.exports = { PLAN_VARIABLE, readPlan, plannedRelease };
