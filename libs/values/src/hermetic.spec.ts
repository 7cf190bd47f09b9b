import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { EXAMPLE_FACTS } from '@cedille/environment/testing';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { computeValues } from './compute-values.ts';
import { loadGenerators } from './load-generators.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');

async function compute(text: string) {
  const root = await temporaryWorkspace({ 'charts/shop/src/values.ts': text });
  await mkdir(join(root, 'node_modules/@cedille'), { recursive: true });
  await symlink(join(REPOSITORY, 'libs/values'), join(root, 'node_modules/@cedille/values'));
  const generators = await loadGenerators(root, ['shop']);
  const component = { name: 'shop', namespace: 'shop', hosts: {} };
  const platform = { applications: [], hosts: [], delivers: [], tenants: [] };
  const context = { environment: { ...EXAMPLE_FACTS, name: 'lab' }, component, platform };
  return computeValues({ root, generator: generators.get('shop'), context });
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

  it('costs the others nothing', async () => {
    const [endless, other] = await Promise.all([
      failure('export default () => { for (;;); };'),
      compute('export default () => ({ a: 1 });'),
    ]);
    expect(endless?.code).toBe('generator-failed');
    expect(other.values).toEqual({ a: 1 });
  });
});
