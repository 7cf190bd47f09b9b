import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { logger, type Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { repository } from '../fixtures/workspace.ts';
import { componentGenerator } from './component/generator.ts';
import { environmentGenerator } from './environment/generator.ts';

let tree: Tree;

beforeEach(() => {
  tree = createTreeWithEmptyWorkspace();
  for (const path of ['charts/common', 'environments/shared.yaml']) copy(path);
  tree.write('environments/one/environment.yaml', ENVIRONMENT);
});

/** An environment with everything that people like to write differently. */
const ENVIRONMENT = `# facts of one
name: one
description: { en: One., fr: Un. }
cluster: { name: one, kind: kind, kubernetes: 1.35.4 } # a comment
sizing: small
domain:
  base: one.example.org
  clubs: [clubs.example.org]
gateway: { class: contour, namespace: gateway, public: public, exposure: hostPort }
issuer: platform-ca
alternatives: { storage: local }
storageClasses: { replicated: standard, local: standard, replicas: 1 }
vault: { address: 'https://vault.vault.svc:8200', mode: file, authMount: kubernetes/one, kv: { mount: kv, version: 2 } }
components: []
`;

/** The same on machines of its own, with disks. */
const MACHINES = ENVIRONMENT.replace(
  'kind: kind, kubernetes: 1.35.4 }',
  `kind: talos, kubernetes: 1.35.4, nodes: [${['a', 'b']
    .map(name => `{ name: ${name}, role: control-plane, disks: { data: [/dev/disk/by-id/ata-${name}] } }`)
    .join(', ')}] }`,
)
  .replace('storage: local', 'storage: mayastor')
  .replace('replicas: 1', 'replicas: 2');

function copy(path: string): void {
  const from = join(repository, path);
  if (!existsSync(from)) return;
  if (!path.endsWith('.yaml')) {
    for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      if (entry.isFile()) tree.write(file.slice(repository.length + 1), readFileSync(file));
    }
  } else tree.write(path, readFileSync(from));
}

const text = (file: string): string => tree.read(file, 'utf8')!;

describe('the generator of components', () => {
  it('makes a chart of our own with everything that a component has', async () => {
    await componentGenerator(tree, { name: 'club-site' });
    const files = tree.listChanges().map(({ path }) => path.replace('charts/club-site/', ''));
    for (const file of [
      'Chart.yaml',
      'component.yaml',
      'values.yaml',
      'values.schema.yaml',
      'src/values.ts',
      'src/values.spec.ts',
    ]) {
      expect(files).toContain(file);
    }
    for (const file of [
      'templates/deployment.yaml',
      'templates/common.yaml',
      'tests/deployment_test.yaml',
      'README.md',
      'README.fr.md',
    ]) {
      expect(files).toContain(file);
    }
    expect(parse(text('charts/club-site/component.yaml'))).toMatchObject({
      title: { en: 'Club site' },
      namespace: 'club-site',
      category: 'services',
      owner: 'sre',
    });
  });

  it('leaves Helm’s braces to Helm', async () => {
    await componentGenerator(tree, { name: 'site' });
    expect(text('charts/site/templates/NOTES.txt')).toBe('{{ include "common.notes" . }}\n');
    expect(text('charts/site/templates/deployment.yaml')).toContain(
      '(dict "name" "site" "resources" .Values.resources)',
    );
  });

  it('lists the component where it was asked to, in order, and changes nothing else there', async () => {
    const block = ENVIRONMENT.replace('components: []', 'components:\n  - alpha # first\n  - zulu');
    tree.write('environments/two/environment.yaml', ENVIRONMENT.replaceAll(/\bone\b/g, 'two'));
    for (const name of ['alpha', 'zulu']) await componentGenerator(tree, { name });
    tree.write('environments/one/environment.yaml', block);
    await componentGenerator(tree, { name: 'site', environments: 'one,two' });
    expect(text('environments/one/environment.yaml')).toBe(block.replace('first\n', 'first\n  - site\n'));
    expect(text('environments/two/environment.yaml')).toBe(
      ENVIRONMENT.replaceAll(/\bone\b/g, 'two').replace('components: []', 'components:\n  - site'),
    );
  });

  it.each([
    [{ name: 'Bad_Name' }, /Bad_Name cannot be the name[^]*fix +choose a name such as bad-name/],
    [{ name: 'Été à lire' }, /fix +choose a name such as ete-a-lire/],
    [{ name: 'common' }, /charts\/common exists already/],
    [{ name: 'x', environments: 'prod' }, /There is no environment prod\.[^]*expected +one of one/],
    [{ name: 'x', chart: 'up' }, /--chartVersion and --repository are missing/],
    [{ name: 'x', chart: 'up', version: false, repository: 'https://a.b' }, /Nx keeps --version for itself/],
    [{ name: 'x', chart: 'up', chartVersion: '^1', repository: 'https://a.b' }, /\^1 is not an exact version/],
    [{ name: 'x', chart: 'up', chartVersion: '1.0.0', repository: '/tmp' }, /\/tmp is not a chart repository/],
    [
      { name: 'x', chart: 'up', chartVersion: '1.0.0', repository: 'https://127.0.0.1:1' },
      /up 1\.0\.0 cannot be fetched[^]*fix/,
    ],
  ])('refuses %j and writes nothing', async (options, message) => {
    const before = tree.listChanges().length;
    await expect(componentGenerator(tree, options)).rejects.toThrow(message);
    expect(tree.listChanges()).toHaveLength(before);
  });
});

describe('the generator of environments', () => {
  it('makes facts for one machine when nothing is taken over', async () => {
    await environmentGenerator(tree, { name: 'lab' });
    expect(parse(text('environments/lab/environment.yaml'))).toMatchObject({
      name: 'lab',
      domain: { base: 'lab.localhost' },
      components: [],
    });
  });

  it('takes over facts and keeps comments, but no name or host of the other', async () => {
    await environmentGenerator(tree, { name: 'two', from: 'one' });
    const made = text('environments/two/environment.yaml');
    expect(made).toContain('# a comment');
    expect(parse(made)).toMatchObject({
      name: 'two',
      cluster: { name: 'two' },
      domain: { base: 'two.one.example.org', clubs: ['two.clubs.example.org'] },
      vault: { authMount: 'kubernetes/two' },
    });
  });

  it('makes what lacks only machines, and says what is wrong until somebody lists them', async () => {
    tree.write('environments/one/environment.yaml', MACHINES);
    const told = vi.spyOn(logger, 'info').mockReturnValue();
    (await environmentGenerator(tree, { name: 'two', from: 'one' }))();
    expect(parse(text('environments/two/environment.yaml'))).not.toHaveProperty('cluster.nodes');
    const lines = told.mock.calls.flat().join('\n');
    expect(lines).toContain('cluster.nodes    (left out): which machines does it have?');
    expect(lines).toContain('Until then: storageClasses.replicas is 2, but 0 machines have disks for data.');
    expect(lines).toContain('Next: write what is left out to environments/two/environment.yaml, then');
  });

  it.each([
    [{ name: 'one' }, /environments\/one exists already/],
    [{ name: 'two', from: 'nope' }, /There is no environment nope/],
    [{ name: 'two', domain: 'not a domain' }, /domain\.base/],
  ])('refuses %j', async (options, message) => {
    await expect(environmentGenerator(tree, options)).rejects.toThrow(message);
  });
});
