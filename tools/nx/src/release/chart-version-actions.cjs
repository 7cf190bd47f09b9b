// Teaches nx release to read and write the version in a Chart.yaml.
'use strict';
const { VersionActions } = require('nx/release');
const { setChartVersion, readChartVersion } = require('./chart-version.cjs');
const { plannedRelease } = require('./plan-file.cjs');

class ChartVersionActions extends VersionActions {
  validManifestFilenames = ['Chart.yaml'];

  /** Nothing but the version is touched, so there is nothing to format. */
  excludeManifestsFromFormatting = true;

  /** Before anything is written: a version that is not in the plan must not come about. */
  async validate(tree) {
    await super.validate(tree);
    plannedRelease(this.projectGraphNode.name);
  }

  async readCurrentVersionFromSourceManifest(tree) {
    const manifestPath = `${this.projectGraphNode.data.root}/Chart.yaml`;
    return { manifestPath, currentVersion: readChartVersion(read(tree, manifestPath), manifestPath) };
  }

  /** Tags say what was released; the registry is asked by `cedille publish`. */
  async readCurrentVersionFromRegistry() {
    return null;
  }

  /** Charts of this repository do not depend on each other by version: library charts are vendored, order is by capabilities. */
  async readCurrentVersionOfDependency() {
    return { currentVersion: null, dependencyCollection: null };
  }

  async readDependencies() {
    return [];
  }

  async updateProjectDependencies() {
    return [];
  }

  async updateProjectVersion(tree, newVersion) {
    return this.manifestsToUpdate.map(({ manifestPath }) => {
      tree.write(manifestPath, setChartVersion(read(tree, manifestPath), newVersion, manifestPath));
      return `${manifestPath}: version ${newVersion}`;
    });
  }
}

function read(tree, path) {
  const text = tree.read(path, 'utf-8');
  if (text === null) throw new Error(`${path} does not exist.`);
  return text;
}

module.exports = ChartVersionActions;
