import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { COMMANDS } from './commands.ts';
import { main } from './main.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cedille-main-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(root, { recursive: true, force: true });
});

async function run(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation(text => {
      written[name] += String(text);
      return true;
    });
  }
  const code = await main({ root, argv });
  vi.restoreAllMocks();
  return { code, ...written };
}

it('lists every command in its help, without a line that is wider than 80 columns', async () => {
  const { code, stdout } = await run('--help');
  expect(code).toBe(0);
  for (const name of Object.keys(COMMANDS)) expect(stdout).toMatch(new RegExp(`^  ${name} +\\w`, 'm'));
  const [listed] = stdout.split('Start here');
  expect(listed!.split('\n').filter(line => line.length > 80)).toEqual([]);
});

it('has help for each command, with the summary that the list shows', async () => {
  for (const [name, { summary }] of Object.entries(COMMANDS)) {
    const { code, stdout } = await run(name, '--help');
    expect(code, name).toBe(0);
    expect(stdout.replace(/\s+/g, ' '), name).toContain(summary);
    expect((await run('help', name)).stdout, name).toBe(stdout);
  }
});

it('says which commit it is', async () => {
  expect(await run('--version')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^cedille not in a repository/),
  });
});

it('knows what was probably meant, and what it does not know', async () => {
  expect(await run('rendr')).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean render?') });
  expect(await run('constructor')).toMatchObject({ code: 2, stderr: expect.stringContaining('unknown command') });
});

it('answers with JSON to whoever asked for it, whatever is wrong', async () => {
  await mkdir(join(root, 'environments/lab'), { recursive: true });
  await mkdir(join(root, 'charts'));
  await writeFile(join(root, 'environments/lab/environment.yaml'), 'sizing: [\n');
  const { code, stdout, stderr } = await run('render', '--json');
  expect(code).toBe(1);
  expect(stderr).toBe('');
  const { problems } = JSON.parse(stdout) as { problems: unknown[] };
  expect(problems).toMatchObject([{ code: 'yaml-syntax', at: { file: 'environments/lab/environment.yaml' } }]);
});
