import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ProjectConfiguration } from '@nx/devkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inferProjects } from './infer-projects.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cedille-infer-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Writes the files and infers projects from those that make a folder one. */
async function infer(files: Record<string, string>): Promise<Record<string, Partial<ProjectConfiguration>>> {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  const markers = Object.keys(files).filter(file => /(Chart\.yaml|environment\.yaml|package\.json)$/.test(file));
  const inferred = await inferProjects(markers, root);
  return Object.assign({}, ...inferred.map(([, { projects }]) => projects)) as Record<string, ProjectConfiguration>;
}

const ARGOCD = {
  'charts/argocd/Chart.yaml': 'apiVersion: v2\nname: argocd\n',
  'charts/argocd/component.yaml': 'description: { en: Delivery., fr: Livraison. }\ncategory: delivery\n',
};

describe('projects', () => {
  it('are charts, with what people say of them', async () => {
    const { 'charts/argocd': argocd } = await infer(ARGOCD);
    expect(argocd).toMatchObject({
      name: 'argocd',
      tags: ['layer:chart', 'type:component', 'category:delivery'],
      metadata: { description: 'Delivery.' },
    });
  });

  it('are library charts, which are not rendered by themselves', async () => {
    const { 'charts/common': common } = await infer({ 'charts/common/Chart.yaml': 'type: library\n' });
    expect(Object.keys(common!.targets!)).toEqual(['lint', 'lint-fix', 'test']);
  });

  it('are environments, whose names cannot clash with those of components', async () => {
    const { 'environments/argocd': argocd } = await infer({
      'environments/argocd/environment.yaml': 'components: []\n',
    });
    expect(argocd!.name).toBe('environment-argocd');
  });

  it('are packages, tagged for the order of libraries', async () => {
    const { 'libs/environment': library } = await infer({
      'libs/environment/package.json': '{}',
      'libs/environment/environment.schema.json': '{}',
    });
    expect(library!.tags).toEqual(['layer:library', 'library:environment']);
    expect(library!.targets!['types']!.outputs).toEqual(['{projectRoot}/src/*.gen.ts']);
  });

  it('say of each target what it does, and of each cached one what it reads', async () => {
    for (const project of Object.values(
      await infer({ ...ARGOCD, 'libs/source/package.json': '{}', 'environments/one/environment.yaml': '' }),
    )) {
      for (const target of Object.values(project.targets!)) {
        expect(target.metadata?.description).toMatch(/\.$/);
        if (target.cache) expect(target.inputs!.length).toBeGreaterThan(0);
      }
    }
  });
});

describe('the environments of a component', () => {
  const overlays = async (environments: Record<string, string>) => {
    const { inputs = [] } = (await infer({ ...ARGOCD, ...environments }))['charts/argocd']!.targets!['render']!;
    return inputs.filter(input => typeof input === 'string' && input.endsWith('/argocd.yaml'));
  };

  it('are those that list it', async () => {
    const listed = {
      'environments/one/environment.yaml': 'components: [argocd]\n',
      'environments/two/environment.yaml': 'components: [vault]\n',
    };
    expect(await overlays(listed)).toEqual(['{workspaceRoot}/environments/one/argocd.yaml']);
  });

  it.each(['components: [argocd', 'components: argocd', '- a list', ''])(
    'count one in that cannot be read: %j',
    async text => {
      expect(await overlays({ 'environments/one/environment.yaml': text })).toEqual([
        '{workspaceRoot}/environments/one/argocd.yaml',
      ]);
    },
  );
});

describe('bad files', () => {
  it.each(['{', '\tx', '- a', 'dependencies: 3', 'dependencies: [null, 7, {repository: 1}]', 'reads: [platform]'])(
    'never stop the graph: %j',
    async text => {
      const { 'charts/bad': bad } = await infer({
        'charts/bad/Chart.yaml': text,
        'charts/bad/component.yaml': text,
        'libs/x/package.json': text,
      });
      expect(bad!.targets).toHaveProperty('check');
    },
  );

  it('are read again when they change', async () => {
    const target = async (type: string) =>
      (await infer({ 'charts/a/Chart.yaml': `type: ${type}\n` }))['charts/a']!.targets;
    expect(await target('library')).not.toHaveProperty('render');
    expect(await target('application')).toHaveProperty('render');
  });
});
