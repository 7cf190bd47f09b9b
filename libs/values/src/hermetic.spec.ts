import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXAMPLE_FACTS } from '@cedille/environment/testing';
import { startProgram } from '@cedille/program/start-program';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { computeValues } from './compute-values.ts';
import { loadGenerators } from './load-generators.ts';
import { PROCESS } from './sandbox/inside-process.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');

async function workspaceWith(text: string): Promise<string> {
  const root = await temporaryWorkspace({ 'charts/shop/src/values.ts': text });
  await mkdir(join(root, 'node_modules/@cedille'), { recursive: true });
  await symlink(join(REPOSITORY, 'libs/values'), join(root, 'node_modules/@cedille/values'));
  return root;
}

async function computeIn(root: string, names: readonly string[]) {
  const generators = await loadGenerators(root, ['shop']);
  const component = { name: 'shop', namespace: 'shop', hosts: {} };
  const platform = { applications: [], hosts: [], delivers: [], tenants: [] };
  return Promise.all(
    names.map(name => {
      const context = { environment: { ...EXAMPLE_FACTS, name }, component, platform };
      return computeValues({ root, generator: generators.get('shop'), context });
    }),
  );
}

async function compute(text: string) {
  const [values] = await computeIn(await workspaceWith(text), ['lab']);
  return values!;
}

const failure = async (text: string) => (await compute(text)).problems[0];

describe('a generator', () => {
  it.each([
    ['the clock', 'Date.now()'],
    ['the clock, by its constructor', 'String(new Date())'],
    ['chance', 'Math.random()'],
    ['the language of the machine', "(1.5).toLocaleString() + 'a'.localeCompare('b')"],
    ['the time zone', 'Intl.DateTimeFormat().resolvedOptions().timeZone'],
    ['memory that others share', 'String(new SharedArrayBuffer(1))'],
    ['when memory is collected', 'String(new WeakRef({}))'],
    ['machine code', 'String(WebAssembly)'],
    ['memory that no limit counts', 'String(new Uint8Array(1e9).fill(1))'],
  ])('cannot reach %s', async (_, expression) => {
    expect((await failure(`export default () => ({ a: ${expression} });`))?.message).toMatch(
      /is out of reach: values depend on facts alone/,
    );
  });

  it.each([
    ['the process', 'process.env.HOME'],
    ['built-in modules', "process.getBuiltinModule('fs')"],
    ['modules', 'require(facts.component.name)'],
    ['the network', "fetch('https://example.org')"],
    ['timers', 'setTimeout(() => {}, 1)'],
    ['code made of texts', "new Function('return 1')()"],
    ['code made of texts, by a constructor', "facts.environment.constructor.constructor('return process')()"],
    ['code that is evaluated', "eval('1')"],
  ])('cannot reach %s', async (_, expression) => {
    const text = `declare const process: any, require: any;\nexport default (facts: any) => ({ a: ${expression} });`;
    expect((await failure(text))?.message).toMatch(
      /is not defined|Dynamic require|Code generation from strings disallowed/,
    );
  });

  it('gets nothing from an import that is computed', async () => {
    const text = `let os: unknown;\nconst name = 'node:' + 'os';\nimport(name).then(module => { os = module; }).catch(() => undefined);\nexport default () => ({ os: os === undefined });`;
    expect((await compute(text)).values).toEqual({ os: true });
  });

  it('gets no object of the host from the failure of such an import', async () => {
    const text = `let found = 'nothing';\nconst name = 'node:' + 'os';\nimport(name).catch(error => { found = error.constructor.constructor('return process.version')(); }).catch(() => undefined);\nexport default () => ({ found });`;
    expect((await compute(text)).values).toEqual({ found: 'nothing' });
  });

  it.each([
    ['of the machine', '/etc/outside.json'],
    ['of the repository', '../../../package.json'],
    ['of another chart', '../../other/src/facts.json'],
    ['that a link leads to', './link.json'],
    ['by an address', 'data:application/json,{}'],
  ])('cannot import a file %s', async (_, path) => {
    const root = await workspaceWith(`import found from '${path}';\nexport default () => ({ found });`);
    await mkdir(join(root, 'charts/other/src'), { recursive: true });
    for (const file of ['package.json', 'charts/other/src/facts.json']) await writeFile(join(root, file), '{}');
    await symlink('../../../package.json', join(root, 'charts/shop/src/link.json'));
    await expect(computeIn(root, ['lab'])).rejects.toThrow(`${path} cannot be imported: values depend on facts alone`);
  });

  it('sees nothing of the program around it in a stack', async () => {
    const text = "export default () => ({ told: String(new Error('x').stack).includes('node:') });";
    expect((await compute(text)).values).toEqual({ told: false });
  });

  it.each([
    ['a variable of its module', 'let first: string;', 'first ??= facts.environment.name'],
    ['a global', '', '(globalThis as any).first ??= facts.environment.name'],
    ['what the language brings', '', '(Object as any).first ??= facts.environment.name'],
    ['a prototype', '', '(Array.prototype as any).first ??= facts.environment.name'],
  ])('carries nothing from one environment to the next in %s', async (_, head, expression) => {
    const root = await workspaceWith(`${head}\nexport default (facts: any) => ({ a: ${expression} });`);
    expect((await computeIn(root, ['one', 'two'])).map(({ values }) => values)).toEqual([{ a: 'one' }, { a: 'two' }]);
  });

  it('has no memory: what it counts is told', async () => {
    expect(await failure('let n = 0;\nexport default () => ({ a: { b: [n++] } });')).toMatchObject({
      code: 'generator-failed',
      message: expect.stringContaining('a.b[0] is not the same when it is asked again') as string,
    });
  });

  it('that fails in a file of its own is told with the line there', async () => {
    const failing = await failure('const f = (x: any) => {\n  return x.y.z;\n};\nexport default () => ({ a: f({}) });');
    expect(failing?.at).toEqual({ file: 'charts/shop/src/values.ts', line: 2, column: expect.any(Number) as number });
  });
});

describe('a generator that never ends', () => {
  it.each([
    ['a loop', 'export default () => {\n  for (;;) {\n  }\n};', 2],
    [
      'a recursion in turns',
      'const a = (n: number): number =>\n  n < 0 ? 0 : n % 100 ? a(n + 1) : 0;\nexport default () => {\n  while (true) a(1);\n};',
      1,
    ],
    [
      'a list that grows',
      'export default () => {\n  const all: string[] = [];\n  while (true)\n    all.push("x".repeat(1000));\n};',
      3,
    ],
  ])('in %s is ended, with its line', async (_, text, line) => {
    const problem = await failure(text);
    expect(problem?.message).toMatch(/it did not end within 3 s|it needs more than 256 MiB of memory/);
    expect(problem?.at?.file).toBe('charts/shop/src/values.ts');
    expect(Math.abs(problem!.at!.line - line)).toBeLessThanOrEqual(3);
  });

  it.each([
    ['a loop', 'for (;;);'],
    [
      'a loop within the language, which nothing interrupts',
      '[].indexOf.call({ length: 2 ** 53 - 1 } as any, 1 as never);',
    ],
    ['a loop while it is told why it failed', 'throw { get message() { for (;;); } };'],
    ['a failure without a text', 'throw Object.create(null);'],
    ['more memory than there may be', 'new Array(2 ** 32 - 1).fill(0);'],
  ])('costs the others nothing: %s', async (_, statement) => {
    const [endless, other] = await Promise.all([
      failure(`export default () => { ${statement} };`),
      compute('export default () => ({ a: 1 });'),
    ]);
    expect(endless?.code).toBe('generator-failed');
    expect(other.values).toEqual({ a: 1 });
  });

  it('does not fail by a promise that it left alone', async () => {
    const text =
      "Promise.reject(new Error('a'));\nexport default () => { Promise.reject(new Error('b')); return { a: 1 }; };";
    expect((await compute(text)).values).toEqual({ a: 1 });
    expect((await compute(text)).values).toEqual({ a: 1 });
  });

  it('ends with whoever asked it, however that one ended', async () => {
    const sandbox = startProgram({ file: process.execPath, args: ['-e', PROCESS] });
    const code = 'generator = { evaluate: () => [].indexOf.call({ length: 2 ** 53 - 1 }, 1) }';
    sandbox.stdin.write(`${JSON.stringify({ name: 'endless', code, input: '', limitMs: 600_000 })}\n`);
    sandbox.stdin.end();
    expect(await sandbox.ended).toMatchObject({ signal: 'SIGKILL' });
  });
});

it('a compiled generator that somebody edited, its size unchanged, is compiled anew', async () => {
  const root = await workspaceWith("export default () => ({ a: 'right' });");
  await computeIn(root, ['lab']);
  const cache = join(root, 'node_modules/.cache/cedille');
  const names = (await readdir(cache)).filter(name => !name.endsWith('.json'));
  expect(names).toHaveLength(1);
  const file = join(cache, names[0]!, 'shop.js');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('right', 'wrong'));
  expect((await computeIn(root, ['lab']))[0]!.values).toEqual({ a: 'right' });
  expect(await readFile(file, 'utf8')).toBe(text);
});
