import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync, cpSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { runUnittests } from '@cedille/helm';
import { CedilleError } from '@cedille/source';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TaskOutcome } from '../../../shared/task.ts';
import { listProjects, projectOf } from './project.ts';
import { runPrettier } from './run-prettier.ts';
import { runTypecheck } from './run-typecheck.ts';
import { runUnittest } from './run-unittest.ts';
import { runVitest } from './run-vitest.ts';

const repository = join(import.meta.dirname, '../../../../../..');
/** What vitest itself loads from there. */
const RUNNERS = 'tools/cli/src/commands/test/runners';
const root = mkdtempSync(join(tmpdir(), 'cedille-quality-'));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

beforeAll(() => {
  mkdirSync(join(root, 'node_modules'));
  for (const name of ['vitest', 'vite', 'prettier', 'typescript7', '@types', '@typescript', 'undici-types']) {
    symlinkSync(join(repository, 'node_modules', name), join(root, 'node_modules', name));
  }
  for (const file of ['tsconfig.base.json', 'vitest.config.mts', '.prettierrc.json'])
    cpSync(join(repository, file), join(root, file));
  cpSync(join(repository, RUNNERS), join(root, RUNNERS), {
    recursive: true,
    filter: source => !/\.spec\.ts$|docs$/.test(source),
  });
  write('libs/good/package.json', '{}\n');
  write('libs/good/src/good.ts', 'export const answer: number = 42;\n');
  write(
    'libs/good/src/good.spec.ts',
    "import { expect, it } from 'vitest';\nit('adds', () => expect(1 + 1).toBe(2));\nit.skip('waits', () => {});\n",
  );
  write('libs/bad/package.json', '{}\n');
  write('libs/bad/src/bad.ts', "export const answer: number = 'none'\n");
  write(
    'libs/bad/src/bad.spec.ts',
    "import { expect, it } from 'vitest';\n\nit('adds', () => expect(1 + 1).toBe(3));\n",
  );
  write('libs/broken/package.json', '{}\n');
  write('libs/broken/src/broken.spec.ts', "import './nowhere.ts';\n");
  write('charts/demo/Chart.yaml', 'apiVersion: v2\nname: demo\nversion: 0.1.0\n');
  write(
    'charts/demo/tests/a_test.yaml',
    'suite: a\ntests:\n  - it: one\n    asserts: []\n  - it: two\n    asserts: []\n',
  );
  write('environments/one/environment.yaml', 'name: one\n');
});

afterAll(() => rmSync(root, { recursive: true }));

const named = (...names: string[]) => listProjects(root, names);

describe('projects', () => {
  it('are folders with the file that makes them one, by the names that Nx has for them', async () => {
    expect((await listProjects(root)).map(({ name }) => name)).toEqual([
      '@cedille/bad',
      '@cedille/broken',
      '@cedille/good',
      'demo',
      'environment-one',
    ]);
  });

  it('own the files below their folder and no other', async () => {
    const projects = await listProjects(root);
    expect(projectOf('libs/bad/src/x.ts', projects)?.name).toBe('@cedille/bad');
    expect(projectOf('libs/badly/src/x.ts', projects)).toBeUndefined();
  });
});

describe('specs', () => {
  it('are counted by project in one run, with what failed and why', async () => {
    const told: [string, number?][] = [];
    const projects = await named('@cedille/good', '@cedille/bad');
    const onProgress = (...progress: [string, number?]): void => void told.push(progress);
    const [good, bad] = await runVitest({ root, projects, onProgress }).then(reports =>
      ['@cedille/good', '@cedille/bad'].map(name => reports.find(({ project }) => project === name)!),
    );
    expect(told.at(-1)).toEqual(['2 of 2 files, 3 tests', 1]);
    expect(good).toMatchObject({ passed: 1, failed: 0, skipped: 1 });
    expect(good!.output).toContain('waits');
    expect(bad).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
    expect(bad!.output).toContain('✗ libs/bad/src/bad.spec.ts  adds');
    expect(bad!.output).toContain('expected 2 to be 3');
  });

  it('that cannot be loaded have failed', async () => {
    const [report] = await runVitest({ root, projects: await named('@cedille/broken') });
    expect(report).toMatchObject({ passed: 0, failed: 1 });
    expect(report!.output).toContain('nowhere.ts');
  });

  it('need not be there', async () => {
    expect(await runVitest({ root, projects: await named('demo') })).toMatchObject([
      { passed: 0, failed: 0, skipped: 0 },
    ]);
  });
});

describe('the type check', () => {
  const typecheck = async (...projects: string[]): Promise<TaskOutcome[]> => {
    const outcomes: TaskOutcome[] = [];
    for await (const outcome of runTypecheck({ root, projects })) outcomes.push(outcome);
    return outcomes;
  };

  it('blames the project whose file is wrong, also when it is asked for that one alone', async () => {
    for (const names of [['@cedille/bad'], ['@cedille/good', '@cedille/bad', 'demo']]) {
      const outcomes = await typecheck(...names);
      expect(outcomes.map(({ project, success }) => [project, success])).toEqual(
        names.map(name => [name, name !== '@cedille/bad']),
      );
      expect(outcomes.find(({ project }) => project === '@cedille/bad')!.output).toContain(
        'libs/bad/src/bad.ts:1:14  TS2322',
      );
    }
  });
});

describe('formatting', () => {
  it('is asked for where a file differs, and done with fix', async () => {
    const projects = await named('@cedille/good', '@cedille/bad');
    const before = await runPrettier({ root, projects });
    expect([...before.keys()].map(({ name }) => name)).toEqual(['@cedille/bad']);
    expect(before.get(projects[0]!)).toEqual([
      'A file is not formatted as Prettier does.\n  at        libs/bad/src/bad.ts\n  fix       npx nx run @cedille/bad:lint-fix',
    ]);
    await runPrettier({ root, projects, fix: true });
    expect((await runPrettier({ root, projects })).size).toBe(0);
  });
});

describe('tests of charts', () => {
  it('count as skipped, and say so, where helm-unittest is not available', async () => {
    const unittests = (): never => {
      throw new CedilleError({
        code: 'tool-missing',
        severity: 'error',
        message: 'helm-unittest is not available.',
        fix: 'connect',
      });
    };
    const [report] = await runUnittest({ root, unittests });
    expect(report).toMatchObject({ project: 'demo', passed: 0, failed: 0, skipped: 2 });
    expect(report!.output).toContain('skipped: 2 tests for helm-unittest. helm-unittest is not available.');
  });

  it('of other charts are judged although the suites of one cannot be read', async () => {
    write('charts/other/Chart.yaml', 'apiVersion: v2\nname: other\nversion: 0.1.0\n');
    write('charts/other/tests/b_test.yaml', 'tests:\n  - it: three\n');
    const unittests: typeof runUnittests = async ({ charts }) => {
      if (charts.some(({ name }) => name === 'demo')) {
        throw new CedilleError({ code: 'tool-failed', severity: 'error', message: 'cannot read the suite.' });
      }
      return charts.map(({ name }) => ({ chart: name, passed: 1, failed: 0, skipped: 0, cases: [] }));
    };
    expect(await runUnittest({ root, unittests })).toMatchObject([
      { project: 'demo', passed: 0, failed: 1 },
      { project: 'other', passed: 1, failed: 0 },
    ]);
  });
});
