import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryWorkspace } from '@cedille/source/testing';
import { expect, it } from 'vitest';
import { openFactCache } from '../fact-cache.ts';
import { mirrorState } from './mirror-state.ts';

async function mirrorOf(files: Record<string, string>) {
  const root = await temporaryWorkspace(files);
  const state = (address = join(root, 'mirror')): string => mirrorState(openFactCache(root, 'variables'), address);
  return { folder: join(root, 'mirror'), state };
}

it('the state of a mirror changes when an archive comes, goes or changes', async () => {
  const { folder, state } = await mirrorOf({ 'mirror/a-1.0.0.tgz': 'one', 'mirror/b-1.0.0.tgz': 'two' });
  const before = state();
  await rm(join(folder, 'b-1.0.0.tgz'));
  expect(state()).not.toBe(before);
  await writeFile(join(folder, 'b-1.0.0.tgz'), 'two');
  expect(state()).toBe(before);
  await writeFile(join(folder, 'b-1.0.0.tgz'), 'three');
  expect(state()).not.toBe(before);
});

it('a folder may be named by its URL, and one that is not there has nothing in it', async () => {
  const { folder, state } = await mirrorOf({ 'mirror/a-1.0.0.tgz': 'one' });
  expect(state(pathToFileURL(folder).href)).toBe(state());
  expect(state(`${folder}-gone`)).not.toBe(state());
});

it('a mirror on the web is known by its address; without a mirror there is nothing to know', async () => {
  const { state } = await mirrorOf({});
  expect(state('https://mirror.example')).toBe('https://mirror.example');
  expect(state('')).toBe('');
});
