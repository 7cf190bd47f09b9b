import { readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Component } from '@cedille/component';
import { temporaryWorkspace } from '@cedille/source/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ReadSchema } from '../read-schema.ts';
import { recallSchema, type RememberedSchema } from './recall-schema.ts';
import { Recollection } from './recollection.ts';

/** Longer than a file system may need to show a second change. */
const SETTLED_MS = 150;
const OWN = 'charts/shop/values.schema.yaml';
const COMPOSED = 'dist/schemas/shop.schema.json';

let root: string;
let schemas: Recollection<RememberedSchema>;
const remembered = (): number => schemas.entries({ limit: Infinity, sizeOf: () => 0 }).length;

beforeEach(async () => {
  root = await temporaryWorkspace({
    [OWN]: 'properties:\n  text: { type: string, description: What it says., fr: Ce que dit le magasin. }\n',
    'charts/shop/upstream.schema.json': JSON.stringify({
      $defs: { redis: { $comment: 'redis 1.2.3, derived by ./cedille schema shop', type: 'object' } },
    }),
    'charts/base/values.schema.yaml': '$defs:\n  route: { type: string, description: A route., fr: Une route. }\n',
    'charts/README.md': 'No chart.\n',
  });
  schemas = new Recollection();
});

function read(): Promise<ReadSchema> {
  const component = {
    name: 'shop',
    folder: 'charts/shop',
    libraries: ['charts/base'],
    upstreams: [{ kind: 'chart', name: 'redis', key: 'redis', version: '1.2.3', repository: 'https://example.org' }],
    meta: {},
  } as unknown as Component;
  return recallSchema({ root, component, schemas, states: new Map() });
}

/** Read, and read again when all of it can be told from a later change. */
async function settled(): Promise<ReadSchema> {
  await read();
  await sleep(SETTLED_MS);
  return read();
}

/** Other content of the same size, with the times put back. */
async function forge(file: string, from: string, to: string): Promise<void> {
  const { atime, mtime } = await stat(join(root, file));
  await writeFile(join(root, file), (await readFile(join(root, file), 'utf8')).replace(from, to));
  await utimes(join(root, file), atime, mtime);
}

describe('the schema of an earlier run', () => {
  it('is remembered once it is old enough for a change to be seen, and reads as it did', async () => {
    const first = await read();
    expect(remembered()).toBe(0);
    await sleep(SETTLED_MS);
    await read();
    expect(remembered()).toBe(1);
    const again = await read();
    expect(again).toEqual({ ...first, file: undefined, schema: expect.any(Function) as unknown });
    expect(again.derived).toEqual({ redis: { name: 'redis', version: '1.2.3' } });
    expect(again.schema()).toEqual(first.schema());
  });

  it.each<[string, () => Promise<void>]>([
    ['its own file is another, of the same size and time', () => forge(OWN, 'text:', 'word:')],
    ['its library is another', () => forge('charts/base/values.schema.yaml', 'route:', 'roads:')],
    ['what was derived is another', () => forge('charts/shop/upstream.schema.json', '1.2.3', '1.2.4')],
    [
      'another file takes its place',
      () => writeFile(join(root, 'charts/shop/values.schema.json'), '{"type":"object"}'),
    ],
  ])('is read again when %s', async (_, change) => {
    const { schema } = await settled();
    const before = schema();
    await change();
    const again = await read();
    const anew = await recallSchema({
      root,
      component: {
        name: 'shop',
        folder: 'charts/shop',
        libraries: ['charts/base'],
        upstreams: [],
        meta: {},
      } as unknown as Component,
      schemas: new Recollection(),
      states: new Map(),
    });
    expect(again.schema()).toEqual(anew.schema());
    expect(again.key).toBe(anew.key);
    expect(again.schema()).not.toEqual(before);
  });

  it('is read again when kinds come to be known, which values may be specs of', async () => {
    const known = (): string => schemas.entries({ limit: Infinity, sizeOf: () => 0 })[0]![1].from;
    await settled();
    const before = known();
    await writeFile(join(root, 'charts/base/types.json'), '{}');
    await settled();
    expect(known()).not.toBe(before);
  });

  it('is not taken from a file that somebody edited, and that file is put right', async () => {
    const { key } = await settled();
    const text = await readFile(join(root, COMPOSED), 'utf8');
    await forge(COMPOSED, 'text', 'word');
    expect((await read()).key).toBe(key);
    expect(await readFile(join(root, COMPOSED), 'utf8')).toBe(text);
  });

  it('is written again for editors when it is gone', async () => {
    await settled();
    await rm(join(root, COMPOSED));
    await read();
    expect(await readFile(join(root, COMPOSED), 'utf8')).toContain('text');
  });

  it('is told of with what is wrong in it each time', async () => {
    await settled();
    await writeFile(join(root, OWN), 'type: object\nproperties: 3\n');
    const [first, second] = [await read(), await read()];
    expect(first.problems.length).toBeGreaterThan(0);
    expect(second.problems).toEqual(first.problems);
    await sleep(SETTLED_MS);
    expect((await read()).problems).toEqual(first.problems);
  });

  it('is not remembered where links lead elsewhere', async () => {
    await symlink(join(root, 'charts/shop'), join(root, 'charts/other'));
    await settled();
    expect(remembered()).toBe(0);
  });
});
