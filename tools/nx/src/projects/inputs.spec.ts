import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stubTasks } from '../fixtures/stub-tasks.ts';
import { createWorkspace, type TestWorkspace } from '../fixtures/workspace.ts';

/** One component for each part of a folder that a rendering depends on. */
const PARTS: Record<string, string> = {
  'part-chart': 'Chart.yaml',
  'part-component': 'component.yaml',
  'part-lock': 'upstream.lock.yaml',
  'part-images': 'images.lock.yaml',
  'part-kinds': 'makes.yaml',
  'part-values': 'values.yaml',
  'part-schema': 'values.schema.yaml',
  'part-derived': 'upstream.schema.json',
  'part-template': 'templates/deep/er.yaml',
  'part-helper': 'templates/_helpers.tpl',
  'part-file': 'files/dashboard.json',
  'part-crd': 'crds/kind.yaml',
  'part-generator': 'src/values.ts',
  'part-import': 'src/deep/sizes.ts',
};
const parts = Object.keys(PARTS).sort();
/**
 * `reader` sees the whole of environment two, and of environment six, which has its secrets there; `lonely` uses no library chart;
 * `argocd` sees what environment one delivers.
 */
const ONE = ['argocd', 'lonely', 'one-only', 'shared'];
const TWO = ['reader', 'shared', 'two-only'];
const DELIVERED = ['delivered-only'];
const TENANT = ['tenant-only'];
/** `client` requires what `database` provides. */
const CONNECTED = ['bystander', 'client', 'database'];
const ALL = [...new Set([...ONE, ...TWO, ...DELIVERED, ...TENANT, ...CONNECTED, ...parts])].sort();

let workspace: TestWorkspace;

beforeAll(() => {
  workspace = createWorkspace();
  workspace.write('charts/common/Chart.yaml', 'apiVersion: v2\nname: common\ntype: library\nversion: 0.1.0\n');
  workspace.write('charts/common/templates/_names.tpl', '');
  for (const name of ALL) writeComponent(name);
  writeEnvironment('one', ONE);
  writeEnvironment('two', TWO);
  writeEnvironment('three', parts);
  writeEnvironment('four', DELIVERED, 'cluster: { kind: vcluster, host: one }\n');
  writeEnvironment('five', CONNECTED);
  writeEnvironment('six', TENANT, 'vault: { mode: external, from: two }\n');
  workspace.write('environments/shared.yaml', 'git: {}\n');
  workspace.write('tools/cli/src/main.ts', 'export async function main() {}\n');
  stubTasks(workspace);
});

afterAll(() => workspace.remove());

const SAYS: Record<string, string> = {
  reader: 'reads: platform\n',
  argocd: 'reads: delivered\n',
  client: 'requires: [db]\n',
  database: 'namespace: data\nprovides: [db:5432]\n',
};

function writeComponent(name: string): void {
  const uses =
    name === 'lonely' ? '' : 'dependencies:\n  - { name: common, version: 0.1.0, repository: file://../common }\n';
  workspace.write(`charts/${name}/Chart.yaml`, `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n${uses}`);
  workspace.write(`charts/${name}/component.yaml`, SAYS[name] ?? 'category: services\n');
  for (const file of [
    'values.yaml',
    'values.schema.yaml',
    'upstream.schema.json',
    'types.json',
    'README.md',
    'src/values.ts',
    'src/values.spec.ts',
    'tests/x_test.yaml',
  ]) {
    workspace.write(`charts/${name}/${file}`, '');
  }
  const part = PARTS[name];
  if (part && part !== 'Chart.yaml' && part !== 'component.yaml') workspace.write(`charts/${name}/${part}`, '');
}

function writeEnvironment(name: string, components: readonly string[], more = ''): void {
  workspace.write(
    `environments/${name}/environment.yaml`,
    `name: ${name}\n${more}components: [${components.join(', ')}]\n`,
  );
  workspace.write(`environments/${name}/releases.yaml`, '');
  workspace.write(`environments/${name}/README.md`, '');
  for (const component of components) workspace.write(`environments/${name}/${component}.yaml`, '');
}

/** Tasks as Nx knew them at earlier looks: as if all had been run each time. */
const cached = new Set<string>();

/** Components that would not be taken from the cache. */
function rerun(env?: Record<string, string>): { render: string[]; check: string[] } {
  const hashes = workspace.hashes(['render', 'check'], env);
  const isCached = (name: string, target: string): boolean =>
    cached.has(`${name}:${target} ${hashes[`${name}:${target}`]}`);
  const ran = (target: string): string[] => ALL.filter(name => !isCached(name, target));
  const found = { render: ran('render'), check: ran('check') };
  for (const [id, hash] of Object.entries(hashes)) cached.add(`${id} ${hash}`);
  return found;
}

function both(...names: string[]) {
  return { render: [...names].sort(), check: [...names].sort() };
}

function replace(file: string, from: string | RegExp, to: string): void {
  const path = join(workspace.root, file);
  const before = readFileSync(path, 'utf8');
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  writeFileSync(path, after);
}

describe('rendering again', () => {
  it('takes everything the first time, nothing the second', () => {
    expect(rerun()).toEqual(both(...ALL));
    expect(rerun()).toEqual(both());
  });

  it('is not caused by what a rendering does not read', () => {
    workspace.touch(
      'charts/shared/README.md',
      'charts/shared/tests/x_test.yaml',
      'charts/shared/src/values.spec.ts',
      'environments/one/README.md',
      'environments/one/releases.yaml',
      'environments/one/environment.yaml',
      'libs/pipeline/package.json',
      'libs/cluster/src/index.ts',
      'libs/difference/src/index.ts',
      'libs/helm/src/engine/run-unittests.ts',
      'libs/schema/src/derive-schema.ts',
      'tools/cli/src/terminal.ts',
      'tools/cli/src/tasks/lint.ts',
      'tools/nx/src/generators/component/schema.json',
      'tools/nx/src/projects/inputs.spec.ts',
      'tools/nx/src/projects/target.ts',
      'e2e/support/tell.ts',
    );
    workspace.write('README.md', '# changed');
    workspace.write('charts/common/README.md', '# changed');
    workspace.write('environments/one/two-only.yaml', 'not: listed there\n');
    workspace.write('libs/values/src/other.spec.ts', '');
    workspace.write('libs/helm/src/other.ts', '');
    replace('tools/versions.yaml', /(\n {2}kubectl:\n {4}version: )\S+/, '$19.9.9');
    expect(rerun()).toEqual(both());
  });

  it('is caused by every part of the component, for that component only, and by its kinds for whoever makes projects of them', () => {
    workspace.touch(...parts.map(name => `charts/${name}/${PARTS[name]}`));
    expect(rerun()).toEqual(both(...parts, 'reader'));
  });

  it('is caused by the library chart, where it is used', () => {
    workspace.touch('charts/common/templates/_names.tpl');
    expect(rerun()).toEqual(both(...ALL.filter(name => name !== 'lonely')));
  });

  it('is caused by facts of an environment, for what it lists', () => {
    workspace.append('environments/two/environment.yaml', 'sizing: small\n');
    expect(rerun()).toEqual(both(...TWO));
  });

  it('is caused by facts of an environment that another one delivers, for what sees these', () => {
    workspace.append('environments/four/environment.yaml', 'sizing: small\n');
    expect(rerun()).toEqual(both('argocd', ...DELIVERED));
    workspace.touch('environments/four/releases.yaml');
    expect(rerun()).toEqual(both());
  });

  it('is caused by an environment that has its secrets in the Vault of another one, for what writes its policies there', () => {
    workspace.append('environments/six/environment.yaml', 'sizing: small\n');
    expect(rerun()).toEqual(both('reader', ...TENANT));
    replace('charts/tenant-only/component.yaml', 'services', 'clubs');
    expect(rerun()).toEqual(both('reader', ...TENANT));
    replace('environments/six/environment.yaml', /components: .*/, 'components: []');
    expect(rerun()).toEqual(both('reader', ...TENANT));
    replace('environments/six/environment.yaml', /components: .*/, `components: [${TENANT.join(', ')}]`);
    expect(rerun()).toEqual(both());
  });

  it('is caused by what a component says that this one is connected with, and not by how it says it', () => {
    replace('charts/database/component.yaml', 'data', 'databases');
    expect(rerun()).toEqual(both('client', 'database', 'reader'));
    workspace.touch('charts/database/component.yaml');
    expect(rerun()).toEqual(both('database'));
    replace('environments/five/environment.yaml', ', database', '');
    expect(rerun()).toEqual(both('client', 'database'));
  });

  it('is caused by what others are and by pins, for a component that reads the platform', () => {
    replace('charts/two-only/component.yaml', 'services', 'delivery');
    workspace.touch('charts/one-only/component.yaml');
    expect(rerun()).toEqual(both('one-only', 'reader', 'two-only'));
    workspace.touch('charts/one-only/Chart.yaml', 'environments/one/releases.yaml');
    expect(rerun()).toEqual(both('one-only'));
    workspace.touch('environments/two/releases.yaml');
    expect(rerun()).toEqual(both('reader'));
  });

  it.each([
    'libs/source/src/yaml.ts',
    'libs/environment/environment.schema.json',
    'tools/cli/setup.cjs',
    'tools/cli/src/shared/render-tasks.ts',
    'tools/nx/src/executors/batch.cjs',
  ])('is caused by %s, everywhere', file => {
    workspace.touch(file);
    expect(rerun()).toEqual(both(...ALL));
  });

  it('is caused by the version of helm, everywhere', () => {
    replace('tools/versions.yaml', /(\n {2}helm:\n {4}version: )\S+/, '$19.9.9');
    expect(rerun()).toEqual(both(...ALL));
  });

  it('is caused by the version of a package that renders, not by that of another', () => {
    replace('package-lock.json', /("node_modules\/fast-check": \{[^}]*?"integrity": ")[^"]+/, '$1sha512-changed');
    expect(rerun()).toEqual(both());
    replace('package-lock.json', /("node_modules\/tar": \{[^}]*?"integrity": ")[^"]+/, '$1sha512-changed');
    expect(rerun()).toEqual(both(...ALL));
  });

  it('is not caused by facts about kinds, but checking again is', () => {
    workspace.touch('charts/one-only/types.json');
    expect(rerun()).toEqual({ render: [], check: ALL });
    workspace.write('libs/types/facts/other.types.json', '');
    expect(rerun()).toEqual({ render: [], check: ALL });
  });

  it('is caused by an upstream archive that comes or goes, for its component only', () => {
    const mirror = { CEDILLE_CHART_MIRROR: join(workspace.root, 'mirror') };
    workspace.write('mirror/none', '');
    replace(
      'charts/lonely/Chart.yaml',
      /$/,
      'dependencies:\n  - { name: up, version: 1.0.0, repository: "https://127.0.0.1:1" }\n',
    );
    expect(rerun(mirror)).toEqual(both('lonely'));
    workspace.write('mirror/up-1.0.0.tgz', 'an archive');
    expect(rerun(mirror)).toEqual(both('lonely'));
    expect(rerun()).toEqual(both());
  });
});
