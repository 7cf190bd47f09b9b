import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type Result = { task: string; result: { success: boolean; status?: string; terminalOutput: string } };
type Batch = (graph: object, inputs: object, overrides: object, context: { root: string }) => AsyncIterable<Result>;
const runBatch = createRequire(import.meta.url)('./batch.cjs') as Batch;

const root = mkdtempSync(join(tmpdir(), 'cedille-batch-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Tasks that do what the name of their project says. */
beforeAll(() => {
  mkdirSync(join(root, 'tools/cli'), { recursive: true });
  writeFileSync(
    join(root, 'tools/cli/setup.cjs'),
    `const tasks = ['render', 'check', 'types', 'typecheck', 'lint'];
    exports.bundle = async root =>
      Object.fromEntries(tasks.map(name => ['tasks/' + name, 'file://' + root + '/task.mjs?' + name]));\n`,
  );
  writeFileSync(
    join(root, 'task.mjs'),
    `const target = import.meta.url.split('?')[1];
    export async function* run({ projects, options }) {
      for (const project of projects) {
        if (project === 'throws') throw new Error('out of memory');
        if (project === 'forgets') continue;
        yield { project, success: project !== 'fails', output: [target, JSON.stringify(options)].join(' ') };
      }
    }\n`,
  );
});

interface Given {
  /** `project:target` → what it depends on. */
  tasks: Record<string, string[]>;
  options?: Record<string, object>;
}

async function run({ tasks, options = {} }: Given): Promise<Record<string, Result['result']>> {
  const ids = Object.keys(tasks);
  const entries = ids.map(id => [id, { id, target: { project: id.split(':')[0], target: id.split(':')[1] } }] as const);
  const inputs = Object.fromEntries(ids.map(id => [id, options[id] ?? {}]));
  const found: Record<string, Result['result']> = {};
  for await (const { task, result } of runBatch(
    { tasks: Object.fromEntries(entries), dependencies: tasks },
    inputs,
    {},
    { root },
  )) {
    found[task] = result;
  }
  return found;
}

describe('a batch of tasks', () => {
  it('gives each task what its project came to', async () => {
    const found = await run({ tasks: { 'works:render': [], 'fails:render': [] } });
    expect(found['works:render']).toMatchObject({ success: true, terminalOutput: 'render {}\n' });
    expect(found['fails:render']).toMatchObject({ success: false });
  });

  it('fails every task that got no result, and says why', async () => {
    const found = await run({ tasks: { 'works:check': [], 'forgets:check': [], 'throws:check': [] } });
    expect(found['works:check']).toMatchObject({ success: true });
    expect(found['forgets:check']!.terminalOutput).toContain('out of memory');
    expect(found['throws:check']).toMatchObject({ success: false });
    expect((await run({ tasks: { 'forgets:check': [] } }))['forgets:check']!.terminalOutput).toBe(
      'check gave no result.\n',
    );
  });

  it('fails tasks that there are not', async () => {
    const found = await run({ tasks: { 'works:paint': [], 'works:render': [] } });
    expect(found['works:paint']).toMatchObject({ success: false });
    expect(found['works:paint']!.terminalOutput).toContain('tools/cli/src/tasks holds no paint.ts');
    expect(found['works:render']).toMatchObject({ success: true });
  });

  it('runs types before what needs them, and skips what needs a task that failed', async () => {
    const found = await run({
      tasks: {
        'fails:typecheck': ['fails:types'],
        'works:typecheck': ['works:types'],
        'works:types': [],
        'fails:types': [],
      },
    });
    expect(Object.keys(found).slice(0, 2).sort()).toEqual(['fails:types', 'works:types']);
    expect(found['fails:typecheck']).toMatchObject({ success: false, status: 'skipped' });
    expect(found['works:typecheck']).toMatchObject({ success: true });
  });

  it('passes options on, and runs the task that an option names', async () => {
    const found = await run({
      tasks: { 'works:lint-fix': [], 'works:lint': [] },
      options: { 'works:lint-fix': { task: 'lint', fix: true } },
    });
    expect(found['works:lint-fix']!.terminalOutput).toBe('lint {"fix":true}\n');
    expect(found['works:lint']!.terminalOutput).toBe('lint {}\n');
  });
});
