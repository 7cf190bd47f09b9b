import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubernetesObject } from '@cedille/manifests';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderManifests } from './render-manifests.ts';

/*
 * A person comes and goes by one file in members/. What else changes is told here: who may do what with the machines, and
 * membership at GitHub. Rights in the cluster and at Argo CD hang on teams and groups, and name nobody.
 */

const REPOSITORY = join(import.meta.dirname, '../../..');

let root: string;
let before: ReadonlyMap<string, string>;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cedille-'));
  for (const part of ['charts', 'environments', 'tools/versions.yaml'])
    await cp(join(REPOSITORY, part), join(root, part), { recursive: true });
  await mkdir(join(root, 'node_modules/@cedille'), { recursive: true });
  await symlink(join(REPOSITORY, 'libs/values'), join(root, 'node_modules/@cedille/values'));
  before = await objects();
}, 240_000);
afterAll(() => rm(root, { recursive: true, force: true }));

/** Every object of management as text, by component, kind and name. */
async function objects(): Promise<Map<string, string>> {
  const { manifests } = await renderManifests({ root, environments: ['management'], upstream: { offline: true } });
  return new Map(
    manifests.flatMap(({ component, manifests: own }) =>
      own.map(({ object }): [string, string] => [`${component} ${nameOf(object)}`, JSON.stringify(object)]),
    ),
  );
}

function nameOf({ kind, metadata }: KubernetesObject): string {
  return [kind, metadata?.namespace, metadata?.name].filter(part => part !== undefined).join(' ');
}

function difference(from: ReadonlyMap<string, string>, to: ReadonlyMap<string, string>): string[] {
  const names = [...new Set([...from.keys(), ...to.keys()])].sort();
  return names
    .filter(name => from.get(name) !== to.get(name))
    .map(name => `${from.has(name) ? (to.has(name) ? 'changed' : 'gone') : 'new'}: ${name}`);
}

describe('a person', () => {
  it('is added by one file, and removed by deleting it: nothing else is written, and nothing else changes', async () => {
    const facts = parse(await readFile(join(root, 'environments/management/environment.yaml'), 'utf8')) as {
      cluster: { name: string };
    };
    const file = join(root, 'environments/management/members/new-person.yaml');
    const member = {
      account: 'new-person',
      clusters: { [facts.cluster.name]: 'Operator' },
      github: { account: 'New-Person', teams: ['SRE'] },
    };
    await writeFile(file, JSON.stringify(member));
    const withPerson = await objects();
    expect(difference(before, withPerson)).toEqual([
      'new: github-organization Membership new-person',
      'new: github-organization TeamMembership new-person--sre',
      'changed: talos AccessPolicy access-policy',
    ]);
    await rm(file);
    expect(difference(before, await objects())).toEqual([]);
  }, 240_000);
});
