// The entry of a CHANGELOG.md is part of the plan: it names commits to facts and shared charts too, which Nx cannot connect.
'use strict';
const { plannedRelease } = require('./plan-file.cjs');

class ChangelogRenderer {
  constructor({ project }) {
    this.project = project;
  }

  async render() {
    return plannedRelease(this.project).changelog;
  }
}

module.exports = ChangelogRenderer;
