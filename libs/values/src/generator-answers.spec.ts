import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryWorkspace } from '@cedille/source/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Context } from './generator.ts';
import { loadGenerators } from './load-generators.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');

let root: string;
let answers: Map<string, string>;

/** How often something was answered that was not known. */
let runs: number;

beforeEach(async () => {
  root = await temporaryWorkspace({});
  await mkdir(join(root, 'node_modules/@cedille'), { recursive: true });
  await symlink(join(REPOSITORY, 'libs/values'), join(root, 'node_modules/@cedille/values'));
  answers = new Map();
});

interface Facts {
  [fact: string]: unknown;
}

/** What `charts/shop` with this body answers for facts. */
async function ask(body: string, facts: Facts, { name = 'shop' } = {}): Promise<unknown> {
  const folder = join(root, 'charts', name, 'src');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'values.ts'), body);
  const known = [...answers.values()].length;
  const generators = await loadGenerators(root, [name], answers);
  const context = { environment: { name: 'lab', ...facts }, component: { name } } as unknown as Context;
  const answer = await generators.get(name)!(context);
  runs = answers.size - known;
  return answer;
}

const generator = (expression: string, before = ''): string =>
  `${before}\nexport default ({ environment }: any) => ({ value: ${expression} });\n`;

describe('a generator that was asked before', () => {
  it('is not run for facts that it did not read', async () => {
    const body = generator('environment.domain.base');
    const first = await ask(body, { domain: { base: 'one', other: 1 }, bucket: 'a' });
    // What is known is answered as it is: nothing runs.
    for (const [key, answer] of answers) if (answer.startsWith('{"value"')) answers.set(key, '{"known":true}');
    expect(first).toEqual({ value: 'one' });
    expect(await ask(body, { bucket: 'b', domain: { other: 2, base: 'one' } })).toEqual({ known: true });
    expect(runs).toBe(0);
  });

  it('is run when its code is another one, also in a file that it imports', async () => {
    const body = `import { suffix } from './suffix.ts';\n${generator('environment.domain.base + suffix')}`;
    await mkdir(join(root, 'charts/shop/src'), { recursive: true });
    await writeFile(join(root, 'charts/shop/src/suffix.ts'), "export const suffix = '!';\n");
    expect(await ask(body, { domain: { base: 'one' } })).toEqual({ value: 'one!' });
    await writeFile(join(root, 'charts/shop/src/suffix.ts'), "export const suffix = '?';\n");
    expect(await ask(body, { domain: { base: 'one' } })).toEqual({ value: 'one?' });
  });

  it('is not run because another one is another', async () => {
    const body = generator('environment.size');
    await ask(body, { size: 1 });
    await mkdir(join(root, 'charts/site/src'), { recursive: true });
    await writeFile(join(root, 'charts/site/src/values.ts'), generator('1'));
    const before = answers.size;
    const context = { environment: { name: 'lab', size: 1 }, component: { name: 'shop' } } as unknown as Context;
    await (await loadGenerators(root, ['shop', 'site'], answers)).get('shop')!(context);
    expect(answers.size).toBe(before);
  });

  const changes: [string, string, Facts, Facts][] = [
    ['a field that it read', 'environment.a.b', { a: { b: 1 } }, { a: { b: 2 } }],
    ['a field that was not there', "environment.a?.b ?? 'none'", {}, { a: { b: 1 } }],
    ['a field that is gone', "environment.a?.b ?? 'none'", { a: { b: 1 } }, {}],
    ['a null in the place of nothing', 'String(environment.a)', {}, { a: null }],
    ['a map in the place of a list', 'Array.isArray(environment.a)', { a: [] }, { a: {} }],
    ['a text in the place of a number', 'typeof environment.a', { a: '1' }, { a: 1 }],
    ['whether there is a key', "'b' in environment.a", { a: {} }, { a: { b: 1 } }],
    ['whether there is a key of its own', "Object.hasOwn(environment.a, 'b')", { a: {} }, { a: { b: 1 } }],
    ['a list that grew', 'environment.a.length', { a: [1] }, { a: [1, 2] }],
    ['an item of a list', 'environment.a.map((one: any) => one.b)', { a: [{ b: 1 }] }, { a: [{ b: 2 }] }],
    ['an item more', 'environment.a.map((one: any) => one.b)', { a: [{ b: 1 }] }, { a: [{ b: 1 }, { b: 2 }] }],
    ['the order of a list', 'environment.a.at(-1)', { a: [1, 2] }, { a: [2, 1] }],
    ['an item that is sought', 'environment.a.includes(3)', { a: [1, 2] }, { a: [1, 3] }],
    ['one more key', 'Object.keys(environment.a)', { a: { b: 1 } }, { a: { b: 1, c: 1 } }],
    ['the order of keys', 'Object.keys(environment.a)', { a: { b: 1, c: 1 } }, { a: { c: 1, b: 1 } }],
    ['a value among entries', 'Object.entries(environment.a)', { a: { b: 1 } }, { a: { b: 2 } }],
    ['a value in a copy', '({ ...environment.a })', { a: { b: 1 } }, { a: { b: 2 } }],
    ['the rest of a map', '(({ b: _, ...rest }) => rest)(environment.a)', { a: { b: 1, c: 1 } }, { a: { b: 1, c: 2 } }],
    ['a value in JSON', 'JSON.stringify(environment.a)', { a: { b: [{ c: 1 }] } }, { a: { b: [{ c: 2 }] } }],
    ['all of it', 'environment.a', { a: { b: { c: 1 } } }, { a: { b: { c: 2 } } }],
    ['a key like __proto__', 'Object.entries(environment.a)', { a: JSON.parse('{"__proto__":1}') }, { a: {} }],
    ['a key like a method', 'String(environment.a.constructor)', { a: {} }, { a: { constructor: 1 } }],
    ['a value behind a condition', 'environment.a ? environment.b : 0', { a: 0, b: 1 }, { a: 1, b: 1 }],
  ];
  it.each(changes)('is run when it sees %s', async (_, expression, before, after) => {
    const body = generator(expression);
    const remembering = [await ask(body, before), await ask(body, after), await ask(body, before)];
    const forgetting: unknown[] = [];
    for (const facts of [before, after, before]) {
      answers = new Map();
      forgetting.push(await ask(body, facts));
    }
    expect(remembering).toEqual(forgetting);
    expect(remembering[0]).not.toEqual(remembering[1]);
  });

  it('is run again where a module keeps what it read', async () => {
    const body = generator('(kept ??= environment.a)', 'let kept: any;');
    expect(await ask(body, { a: 1 })).toEqual({ value: 1 });
    expect(await ask(body, { a: 2 })).toEqual({ value: 2 });
  });

  it('goes by the whole context where it cannot be told what it reads', async () => {
    const body = generator('(Object.freeze(environment.b), environment.a)');
    expect(await ask(body, { a: 1, b: {} })).toEqual({ value: 1 });
    expect(await ask(body, { a: 2, b: {} })).toEqual({ value: 2 });
    await ask(body, { a: 2, b: {}, c: 1 });
    expect(runs).toBe(1);
  });

  it('cannot get at its facts past the notes', async () => {
    const body = generator("String((globalThis as any)['in' + 'put'])");
    expect(await ask(body, { a: 1 })).toEqual({ value: 'undefined' });
  });

  it('is still refused when it says something else the second time', async () => {
    const body = generator('count++', 'let count = 0;');
    await expect(ask(body, { a: 1 })).rejects.toThrow('value is not the same when it is asked again');
  });

  it('is compiled again after somebody edited what was compiled', async () => {
    const body = generator('environment.a');
    await ask(body, { a: 1 });
    await rm(join(root, 'node_modules/.cache'), { recursive: true });
    expect(await ask(body, { a: 2 })).toEqual({ value: 2 });
  });
});
