import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadWorkspace } from './load-workspace.ts';
import { openTools } from './open-tools.ts';
import { renderPlatform } from './render-platform.ts';
import { stageComponent } from './stage-component.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');
const ENVIRONMENT = 'environments/local/environment.yaml';

const APP = `club: cedille
host: tried.clubs.localhost
image: { repository: registry.example/tried, tag: 1.0.0, digest: 'sha256:${'0'.repeat(64)}' }
port: 3000
secrets: { tried-key: { path: cedille-tried/key, keys: [key] } }
secretEnv: { KEY: { secret: tried-key, key: key } }
previews: { repository: club/tried, values: { env: { KEY: none } } }
`;
const SITE = 'club: cedille\nhost: paper.clubs.localhost\npreviews: { repository: club/paper }\n';

/** A copy of the repository in which an application and a site ask for previews. */
async function copyWithPreviews(): Promise<string> {
  const root = await temporaryWorkspace({});
  for (const part of ['charts', 'environments', 'tools/versions.yaml'])
    await cp(join(REPOSITORY, part), join(root, part), { recursive: true });
  const facts = await readFile(join(root, ENVIRONMENT), 'utf8');
  await writeFile(join(root, ENVIRONMENT), facts.replace('follows: tree', 'follows: tree, previews: true'));
  await writeFile(join(root, 'environments/local/apps/cedille-tried.yaml'), APP);
  await writeFile(join(root, 'environments/local/sites/cedille-paper.yaml'), SITE);
  await mkdir(join(root, 'node_modules/@cedille'), { recursive: true });
  await symlink(join(REPOSITORY, 'libs/values'), join(root, 'node_modules/@cedille/values'));
  return root;
}

describe('pull requests that are tried', () => {
  it('are objects that Argo CD knows, and charts that render with what it would give them', async () => {
    const root = await copyWithPreviews();
    const asked = { environments: ['local'], components: ['platform'] };
    const texts: string[] = [];
    const { problems } = await renderPlatform({ root, ...asked, onManifests: ({ text }) => void texts.push(text) });
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(texts.join('').match(/^kind: ApplicationSet$/gm)).toHaveLength(2);

    const workspace = await loadWorkspace(root, { environments: ['local'] });
    const tools = await openTools({ root });
    for (const text of texts
      .join('')
      .split(/^---$/m)
      .filter(one => /^kind: ApplicationSet$/m.test(one))) {
      const { spec } = parse(text) as { spec: { template: { spec: { source: Source } } } };
      const { chart: name, helm } = spec.template.spec.source;
      const component = workspace.components.find(one => one.name === name)!;
      const { chart } = await stageComponent({ root, component, tools });
      // As Argo CD fills it in, and Helm takes parameters.
      const values = structuredClone(helm.valuesObject);
      for (const { name: path, value } of helm.parameters) set(values, path.split('.'), fill(value));
      const rendered = await tools.helm.render({
        chart,
        release: fill(helm.releaseName),
        namespace: fill(helm.releaseName),
        values,
        kubeVersion: '1.35.4',
        apiVersions: [],
        images: new Map(),
      });
      expect(rendered.text).toContain('pod-security.kubernetes.io/enforce: restricted');
      expect(rendered.text).toContain('kind: ResourceQuota');
      expect(rendered.text).toContain(`- "${fill(helm.releaseName)}.previews.cedille.localhost"`);
      expect(rendered.text).not.toContain('kind: VaultSecret');
      expect(rendered.text).not.toContain('Delete=false"');
      if (name === 'web-app') expect(rendered.text).toContain('image: registry.example/tried:0123abc\n');
      else expect(rendered.text).toContain('{ name: GIT_BRANCH, value: "a-branch" }');
    }
  });
});

interface Source {
  chart: string;
  helm: {
    releaseName: string;
    valuesObject: Record<string, unknown>;
    parameters: { name: string; value: string }[];
  };
}

function fill(text: string): string {
  return text.replace('{{ .number }}', '12').replace('{{ .head_sha }}', '0123abc').replace('{{ .branch }}', 'a-branch');
}

function set(target: Record<string, unknown>, [key = '', ...rest]: string[], value: string): void {
  if (!rest.length) target[key] = value;
  else set((target[key] ??= {}) as Record<string, unknown>, rest, value);
}
