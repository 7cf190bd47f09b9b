import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stubTasks } from '../fixtures/stub-tasks.ts';
import { createWorkspace, type TestWorkspace } from '../fixtures/workspace.ts';

/**
 * Environment one: `web` requires what `database` provides, `shop` stands alone and has an upstream chart. Environment two:
 * `shop`, and `reader`, whose generator sees the whole environment.
 */
const COMPONENTS: Record<string, string> = {
  database: 'provides: [db:5432]\n',
  reader: 'reads: platform\n',
  shop: 'category: clubs\n',
  web: 'requires: [db]\n',
};

/** What runs for a component when it may render to something else. */
const RENDERED = 'check package render';
/** Packages with specs that judge this very repository, not one made for them. */
const JUDGES = {
  '@cedille/cli': 'test',
  '@cedille/environment': 'test',
  '@cedille/pipeline': 'test',
  e2e: 'test',
};

let workspace: TestWorkspace;
let mirror: string;

beforeAll(() => {
  workspace = createWorkspace();
  mirror = mkdtempSync(join(tmpdir(), 'cedille-mirror-'));
  writeFileSync(join(mirror, 'up-1.0.0.tgz'), 'an archive');
  workspace.write('charts/common/Chart.yaml', 'apiVersion: v2\nname: common\ntype: library\nversion: 0.1.0\n');
  workspace.write('charts/common/templates/_names.tpl', '');
  for (const name of Object.keys(COMPONENTS)) writeComponent(name);
  workspace.write('environments/shared.yaml', 'git: {}\n');
  writeEnvironment('one', ['database', 'shop', 'web']);
  writeEnvironment('two', ['reader', 'shop']);
  stubTasks(workspace);
  git('init', '--quiet');
  commit();
  run();
});

afterAll(() => {
  workspace.remove();
  rmSync(mirror, { recursive: true });
});

function writeComponent(name: string): void {
  const folder = `charts/${name}`;
  const upstream = name === 'shop' ? '  - { name: up, version: 1.0.0, repository: "https://127.0.0.1:1" }\n' : '';
  workspace.write(
    `${folder}/Chart.yaml`,
    `apiVersion: v2\nname: ${name}\nversion: 0.1.0\ndependencies:\n  - { name: common, version: 0.1.0, repository: file://../common }\n${upstream}`,
  );
  workspace.write(`${folder}/component.yaml`, COMPONENTS[name]!);
  workspace.write(
    `${folder}/src/values.ts`,
    "import { bySize } from '@cedille/values/generator';\nexport default bySize;\n",
  );
  workspace.write(`${folder}/src/values.spec.ts`, name === 'shop' ? '// looks into CEDILLE_CHART_MIRROR\n' : '');
  for (const file of ['values.yaml', 'values.schema.yaml', 'README.md', 'templates/service.yaml'])
    workspace.write(`${folder}/${file}`, '');
}

function writeEnvironment(name: string, components: readonly string[]): void {
  workspace.write(`environments/${name}/environment.yaml`, `sizing: small\ncomponents: [${components.join(', ')}]\n`);
  workspace.write(`environments/${name}/releases.yaml`, '');
}

function git(...args: string[]): void {
  const identity = ['-c', 'user.name=x', '-c', 'user.email=x@example.org', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...identity, ...args], { cwd: workspace.root });
}

function commit(): void {
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '--message=x');
}

type Tasks = Record<string, string>;

/** Runs every cached target of every project; what was not taken from the cache, by project. */
function run(): Tasks {
  const targets = 'schema,types,typecheck,lint,test,render,check,package';
  const output = nx('run-many', '-t', targets, '--output-style=static');
  expect(output).toContain('Successfully ran targets');
  const ran = new Map<string, Set<string>>();
  for (const [, project = '', target = ''] of output.matchAll(/^> nx run (\S+):(\S+)$/gm))
    ran.set(project, (ran.get(project) ?? new Set()).add(target));
  return Object.fromEntries([...ran].map(([project, names]) => [project, [...names].sort().join(' ')]));
}

function affected(): string[] {
  const output = nx('show', 'projects', '--affected', '--base=HEAD');
  return output
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)
    .sort();
}

function nx(...args: string[]): string {
  return workspace.nx(args, { CEDILLE_CHART_MIRROR: mirror });
}

/** What is affected by a change, and what it makes run anew; it is part of the tree from then on. */
function effectOf(change: () => void): { projects: string[]; tasks: Tasks } {
  change();
  const projects = affected();
  const tasks = run();
  commit();
  return { projects, tasks };
}

function edit(file: string, from: string | RegExp, to: string): void {
  const path = join(workspace.root, file);
  const before = readFileSync(path, 'utf8');
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  writeFileSync(path, after);
}

const only = (names: readonly string[], tasks: Tasks): Tasks =>
  Object.fromEntries(Object.entries(tasks).filter(([project]) => names.includes(project)));

interface Row {
  change: string;
  by: () => void;
  /** What runs anew, by project. */
  tasks: Tasks;
  /** Projects that are affected though nothing of them runs anew: Nx does not see which part of a file changed. */
  also?: readonly string[];
  /** Projects that are not affected, though the cache knows nothing of their new state. */
  except?: readonly string[];
}

const touch =
  (...files: string[]) =>
  (): void =>
    workspace.touch(...files);
const lock = (name: string): void =>
  edit('package-lock.json', new RegExp(`("node_modules/${name}": \\{[^}]*?"integrity": ")[^"]+`), '$1sha512-changed');

const ROWS: readonly Row[] = [
  {
    change: 'a fact of one environment',
    by: () => edit('environments/one/environment.yaml', 'small', 'large'),
    tasks: {
      database: RENDERED,
      shop: RENDERED,
      web: RENDERED,
      'environment-one': 'check',
      'environment-two': 'check',
      ...JUDGES,
    },
  },
  {
    change: 'a fact of all environments',
    by: touch('environments/shared.yaml'),
    tasks: {
      database: `${RENDERED} schema`,
      reader: `${RENDERED} schema`,
      shop: `${RENDERED} schema`,
      web: `${RENDERED} schema`,
      'environment-one': 'check',
      'environment-two': 'check',
      ...JUDGES,
    },
  },
  {
    change: 'an overlay',
    by: () => workspace.write('environments/one/web.yaml', 'replicas: 2\n'),
    tasks: { web: RENDERED, 'environment-one': 'check', ...JUDGES },
  },
  {
    change: 'a generator',
    by: touch('charts/web/src/values.ts'),
    tasks: {
      web: 'check lint package render test typecheck',
      'environment-one': 'check',
      '@cedille/cli': 'test',
      '@cedille/pipeline': 'test',
    },
    also: ['e2e'],
  },
  {
    change: 'a template of one chart',
    by: touch('charts/web/templates/service.yaml'),
    tasks: {
      web: 'check lint package render test',
      'environment-one': 'check',
      '@cedille/cli': 'test',
      '@cedille/pipeline': 'test',
    },
    also: ['e2e'],
  },
  {
    change: 'what one component provides',
    by: () => edit('charts/database/component.yaml', '5432', '5433'),
    tasks: {
      database: 'check lint package render schema test',
      web: RENDERED,
      reader: RENDERED,
      'environment-one': 'check',
      'environment-two': 'check',
      '@cedille/cli': 'test',
      '@cedille/pipeline': 'test',
      e2e: 'test',
    },
  },
  {
    change: 'a helper of charts/common',
    by: touch('charts/common/templates/_names.tpl'),
    tasks: {
      common: 'lint test',
      ...Object.fromEntries(
        ['database', 'reader', 'shop', 'web'].map(name => [name, 'check lint package render test']),
      ),
      'environment-one': 'check',
      'environment-two': 'check',
      '@cedille/cli': 'test',
      '@cedille/pipeline': 'test',
    },
    also: ['e2e'],
  },
  {
    change: 'a helper of the suites',
    by: touch('e2e/support/make-workspace.ts'),
    tasks: { e2e: 'lint test typecheck' },
  },
  {
    change: 'terminal output',
    by: touch('tools/cli/src/terminal.ts'),
    tasks: { '@cedille/cli': 'lint test typecheck' },
  },
  {
    change: 'the source of the plugin',
    by: touch('tools/nx/src/projects/target.ts'),
    tasks: { '@cedille/nx': 'lint test typecheck' },
  },
  {
    change: 'a package that only the generators of the plugin use',
    by: () => lock('handlebars'),
    tasks: { '@cedille/nx': 'test typecheck' },
  },
  {
    change: 'the version of a tool that renders nothing',
    by: () => edit('tools/versions.yaml', /(\n {2}kubectl:\n {4}version: )\S+/, '$19.9.9'),
    tasks: {
      '@cedille/cli': 'test',
      '@cedille/delivery': 'test',
      '@cedille/engine': 'test',
      '@cedille/helm': 'test',
      '@cedille/nx': 'test',
      '@cedille/pipeline': 'test',
      e2e: 'test',
    },
    also: ['database', 'reader', 'shop', 'web'],
  },
  {
    change: 'a README of one chart',
    by: touch('charts/web/README.md'),
    tasks: { web: 'lint package schema test', '@cedille/cli': 'test' },
  },
  { change: 'a README beside them', by: touch('libs/README.md'), tasks: { '@cedille/cli': 'test' } },
  {
    change: 'a spec of one chart',
    by: touch('charts/web/src/values.spec.ts'),
    tasks: { web: 'lint test typecheck' },
  },
  {
    change: 'a spec of a library that every chart uses',
    by: () => workspace.write('libs/values/src/other.spec.ts', ''),
    tasks: { '@cedille/values': 'lint test typecheck' },
  },
  {
    change: 'a component that is listed',
    by: () => edit('environments/two/environment.yaml', 'reader', 'reader, web'),
    tasks: {
      reader: RENDERED,
      web: RENDERED,
      'environment-one': 'check',
      'environment-two': 'check',
      ...JUDGES,
    },
    also: ['shop'],
  },
  {
    // What it left in dist/ is removed by a render of the environment, or of the component.
    change: 'a component that is taken off an environment',
    by: () => edit('environments/two/environment.yaml', ', shop', ''),
    tasks: {
      reader: RENDERED,
      shop: RENDERED,
      'environment-one': 'check',
      'environment-two': 'check',
      ...JUDGES,
    },
    also: ['web'],
    except: ['shop'],
  },
];

describe('what a change touches', () => {
  it.each(ROWS)('$change', ({ by, tasks, also = [], except = [] }) => {
    const effect = effectOf(by);
    expect(effect.tasks).toEqual(tasks);
    const touched = Object.keys(tasks).filter(name => !except.includes(name));
    expect(effect.projects).toEqual([...touched, ...also].sort());
  });

  const platform = [...Object.keys(COMPONENTS), 'environment-one', 'environment-two', 'common'];

  it('a source of libs/checks: every render, and no spec, type check or style of a chart', () => {
    const { projects, tasks } = effectOf(touch('libs/checks/src/values/check-values.ts'));
    expect(only(platform, tasks)).toEqual({
      ...Object.fromEntries(Object.keys(COMPONENTS).map(name => [name, RENDERED])),
      'environment-one': 'check',
      'environment-two': 'check',
    });
    expect(projects).toEqual(expect.arrayContaining(Object.keys(tasks)));
  });

  it('a source of libs/cluster: nothing of the platform', () => {
    const { projects, tasks } = effectOf(touch('libs/cluster/src/kind/runtime.ts'));
    expect(only(platform, tasks)).toEqual({});
    expect(tasks['@cedille/cluster']).toBe('lint test typecheck');
    expect(projects.filter(name => platform.includes(name))).toEqual([]);
  });

  it('an executor, which every task goes through: everything', () => {
    workspace.touch('tools/nx/src/executors/batch.cjs');
    const all = nx('show', 'projects').trim().split('\n');
    expect(affected()).toEqual(all.sort());
    commit();
    run();
  });

  it('an archive that goes from the mirror: its component, and the specs that look into the mirror', () => {
    const { tasks } = effectOf(() => rmSync(join(mirror, 'up-1.0.0.tgz')));
    expect(only(platform, tasks)).toEqual({
      shop: 'check package render schema test',
      'environment-one': 'check',
    });
    expect(tasks['@cedille/helm']).toBe('test');
    expect(tasks).not.toHaveProperty('@cedille/delivery');
  });
});
