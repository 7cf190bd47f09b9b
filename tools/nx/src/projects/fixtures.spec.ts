import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { repository } from '../fixtures/workspace.ts';

const packages = ['libs', 'tools']
  .flatMap(top => readdirSync(join(repository, top)).map(name => `${top}/${name}`))
  .concat('e2e')
  .filter(folder => existsSync(join(repository, folder, 'package.json')));

/** Specs, and what they share, that name a folder above their package: no import says what they read there. */
function climbersIn(folder: string): string[] {
  const root = join(repository, folder);
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(file => {
    if (!/\.spec\.ts$|fixtures\/[\w-]+\.ts$/.test(file) || file.includes('node_modules')) return false;
    const paths = [...readFileSync(join(root, file), 'utf8').matchAll(/'((?:\.\.\/)+(?:\.\.)?)'/g)];
    return paths.some(([, path = '']) => leaves(root, join(root, file), path));
  });
}

function leaves(root: string, file: string, path: string): boolean {
  return relative(root, join(dirname(file), path)).startsWith('..');
}

it.each(packages)('specs of %s that leave it say what they read elsewhere', folder => {
  const { nx } = JSON.parse(readFileSync(join(repository, folder, 'package.json'), 'utf8')) as {
    nx?: { namedInputs?: { fixtures?: string[] } };
  };
  const said = nx?.namedInputs?.fixtures;
  expect({ folder, climbers: said ? [] : climbersIn(folder) }).toEqual({ folder, climbers: [] });
});
