import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadComponent } from '@cedille/component';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { acceptException } from './accept-exception.ts';

const COMPONENT =
  'title: { en: Shop, fr: Boutique }\ndescription: { en: Sells., fr: Vend. }\ncategory: clubs\nowner: sre\nnamespace: default\n';

async function shop(more = '') {
  const root = await temporaryWorkspace({
    'charts/shop/Chart.yaml':
      'apiVersion: v2\nname: shop\nversion: 0.1.0\ndescription: A shop.\ndependencies:\n  - { name: upstream, version: 1.2.3, repository: https://charts.invalid }\n',
    'charts/shop/component.yaml': COMPONENT + more,
  });
  const text = (): Promise<string> => readFile(join(root, 'charts/shop/component.yaml'), 'utf8');
  const accept = async (path: string) =>
    acceptException({ root, component: await loadComponent(root, 'shop'), path, reason: 'The value is in use.' });
  return { root, text, accept };
}

describe('an accepted path', () => {
  it('is written where there was no exception', async () => {
    const { text, accept } = await shop();
    await accept('upstream.a.b');
    expect(await text()).toBe(
      `${COMPONENT}schemaExceptions:\n  - path: upstream.a.b\n    reason: The value is in use.\n`,
    );
  });

  it('follows the last one, and leaves everything else alone', async () => {
    const more =
      'schemaExceptions: # known\n  - path: upstream.x\n    reason: Read by a plugin. # sure\n\n# the end\nrequires: [certificates]\n';
    const { root, text, accept } = await shop(more);
    await accept('upstream.list[3]["a.b"]');
    const written = await text();
    for (const line of more.split('\n')) expect(written).toContain(line);
    const { meta } = await loadComponent(root, 'shop');
    expect(meta.schemaExceptions?.map(({ path }) => path)).toEqual(['upstream.x', 'upstream.list.*["a.b"]']);
  });

  it('is added to a list in brackets', async () => {
    const { root, accept } = await shop('schemaExceptions: [{ path: upstream.x, reason: Read by a plugin. }]\n');
    await accept('upstream.y');
    const { meta } = await loadComponent(root, 'shop');
    expect(meta.schemaExceptions?.map(({ path }) => path)).toEqual(['upstream.x', 'upstream.y']);
  });

  it('can be taken back', async () => {
    const { text, accept } = await shop();
    await (
      await accept('upstream.a')
    )();
    expect(await text()).toBe(COMPONENT);
  });
});

describe('a path is refused', () => {
  it.each([
    ['that is no value of an upstream chart', 'other.a', /not a value of an upstream/],
    ['that is the whole upstream chart', 'upstream', /not a value of an upstream/],
    ['that cannot be read', 'upstream[', /cannot be read/],
    ['that is accepted already', 'upstream.x', /accepted already/],
  ])('%s', async (_, path, message) => {
    const { text, accept } = await shop('schemaExceptions: [{ path: upstream.x, reason: Read by a plugin. }]\n');
    const before = await text();
    await expect(accept(path)).rejects.toThrow(message);
    expect(await text()).toBe(before);
  });
});
