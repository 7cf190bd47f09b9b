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
function infer(files: Record<string, string>): Record<string, Partial<ProjectConfiguration>> {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  const markers = Object.keys(files).filter(file => /(Chart\.yaml|environment\.yaml|package\.json)$/.test(file));
  return Object.assign({}, ...inferProjects(markers, root).map(([, { projects }]) => projects)) as Record<
    string,
    ProjectConfiguration
  >;
}

const ARGOCD = {
  'charts/argocd/Chart.yaml': 'apiVersion: v2\nname: argocd\n',
  'charts/argocd/component.yaml': 'description: { en: Delivery., fr: Livraison. }\ncategory: delivery\n',
};

describe('projects', () => {
  it('are charts, with what people say of them', () => {
    const { 'charts/argocd': argocd } = infer(ARGOCD);
    expect(argocd).toMatchObject({
      name: 'argocd',
      tags: ['layer:chart', 'type:component', 'category:delivery'],
      metadata: { description: 'Delivery.' },
    });
  });

  it('are library charts, which are not rendered by themselves', () => {
    const { 'charts/common': common } = infer({ 'charts/common/Chart.yaml': 'type: library\n' });
    expect(Object.keys(common!.targets!)).toEqual(['lint', 'lint-fix', 'test']);
  });

  it('are environments, whose names cannot clash with those of components', () => {
    expect(infer({ 'environments/argocd/environment.yaml': 'components: []\n' })['environments/argocd']!.name).toBe(
      'environment-argocd',
    );
  });

  it('are packages, tagged for the order of libraries', () => {
    const { 'libs/environment': library } = infer({
      'libs/environment/package.json': '{}',
      'libs/environment/environment.schema.json': '{}',
    });
    expect(library!.tags).toEqual(['layer:library', 'library:environment']);
    expect(library!.targets!['types']!.outputs).toEqual(['{projectRoot}/src/*.gen.ts']);
  });

  it('say of each target what it does, and of each cached one what it reads', () => {
    for (const project of Object.values(
      infer({ ...ARGOCD, 'libs/source/package.json': '{}', 'environments/one/environment.yaml': '' }),
    )) {
      for (const target of Object.values(project.targets!)) {
        expect(target.metadata?.description).toMatch(/\.$/);
        if (target.cache) expect(target.inputs!.length).toBeGreaterThan(0);
      }
    }
  });
});

describe('outputs of render', () => {
  const outputs = (environments: Record<string, string>) =>
    infer({ ...ARGOCD, ...environments })['charts/argocd']!.targets!['render']!.outputs;

  it('are one file for each environment that lists the component', () => {
    const listed = {
      'environments/one/environment.yaml': 'components: [argocd]\n',
      'environments/two/environment.yaml': 'components: [vault]\n',
    };
    expect(outputs(listed)).toEqual(['{workspaceRoot}/dist/rendered/one/argocd.yaml']);
  });

  it.each(['components: [argocd', 'components: argocd', '- a list', ''])(
    'count an environment in that cannot be read: %j',
    text => {
      expect(outputs({ 'environments/one/environment.yaml': text })).toEqual([
        '{workspaceRoot}/dist/rendered/one/argocd.yaml',
      ]);
    },
  );
});

describe('bad files', () => {
  it.each(['{', '\tx', '- a', 'dependencies: 3', 'dependencies: [null, 7, {repository: 1}]', 'reads: [platform]'])(
    'never stop the graph: %j',
    text => {
      const { 'charts/bad': bad } = infer({
        'charts/bad/Chart.yaml': text,
        'charts/bad/component.yaml': text,
        'libs/x/package.json': text,
      });
      expect(bad!.targets).toHaveProperty('check');
    },
  );

  it('are read again when they change', () => {
    expect(infer({ 'charts/a/Chart.yaml': 'type: library\n' })['charts/a']!.targets).not.toHaveProperty('render');
    expect(infer({ 'charts/a/Chart.yaml': 'type: application\n' })['charts/a']!.targets).toHaveProperty('render');
  });
});
