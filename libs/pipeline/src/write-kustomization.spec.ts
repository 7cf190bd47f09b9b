import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Component } from '@cedille/component';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Place } from './load-workspace.ts';
import { writeKustomization } from './write-kustomization.ts';

const component = (name: string, meta: object = {}): Component => ({ name, meta }) as unknown as Component;

const shop = component('shop');
const platform = component('platform', { requires: ['gitops'] });
const argocd = component('argocd', { provides: ['gitops'] });
const machines = component('machines', { delivery: 'omnictl' });
const all = [shop, platform, argocd, machines];

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cedille-kustomization-'));
  await mkdir(join(root, 'dist/rendered/lab'), { recursive: true });
  for (const { name } of all) await writeFile(join(root, `dist/rendered/lab/${name}.yaml`), 'kind: X\n');
  await writeFile(join(root, 'dist/rendered/lab/empty.yaml'), '');
});
afterEach(() => rm(root, { recursive: true }));

async function listed(present: readonly Component[], hub?: object): Promise<string[]> {
  await writeKustomization(root, { environment: { name: 'lab' }, hub, present } as unknown as Place, all);
  const text = await readFile(join(root, 'dist/rendered/lab/kustomization.yaml'), 'utf8');
  return (parse(text) as { resources: string[] }).resources;
}

describe('what kubectl apply -k makes of an environment', () => {
  it('is all that is for its cluster, and nothing that is empty', async () => {
    expect(await listed(all)).toEqual(['argocd.yaml', 'platform.yaml', 'shop.yaml']);
  });

  it('leaves out what is for the Argo CD of another environment', async () => {
    expect(await listed([shop, platform], { name: 'hub' })).toEqual(['argocd.yaml', 'shop.yaml']);
    expect(await listed([shop, platform, argocd], { name: 'hub' })).toContain('platform.yaml');
  });
});
