import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stubTasks } from './fixtures/stub-tasks.ts';
import { createWorkspace, type TestWorkspace } from './fixtures/workspace.ts';

let workspace: TestWorkspace;

beforeAll(() => {
  workspace = createWorkspace();
  for (const name of ['shop', 'web']) {
    workspace.write(`charts/${name}/Chart.yaml`, `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n`);
    workspace.write(`charts/${name}/component.yaml`, 'category: clubs\n');
    workspace.write(`charts/${name}/src/values.ts`, 'export default {};\n');
  }
  stubTasks(workspace);
});
afterAll(() => workspace.remove());

describe('hashes of tasks', () => {
  it('change with what a task follows from, and with nothing else', () => {
    const before = workspace.hashes(['lint', 'typecheck']);
    expect(before).toMatchObject({ 'shop:lint': expect.any(String), 'web:typecheck': expect.any(String) });
    expect(workspace.hashes(['lint', 'typecheck'])).toEqual(before);
    workspace.append('charts/shop/src/values.ts', '// another line\n');
    const after = workspace.hashes(['lint', 'typecheck']);
    const changed = Object.keys(before).filter(id => after[id] !== before[id]);
    expect(changed.sort()).toEqual(['shop:lint', 'shop:typecheck']);
  });
});
