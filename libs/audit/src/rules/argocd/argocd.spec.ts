import { describe, expect, it } from 'vitest';
import { configMap, findingsIn } from '../../testing.ts';

const application = (
  name: string,
  source: string,
  { project = 'default', destination = 'server: https://kubernetes.default.svc, namespace: web' } = {},
): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: ${name}}\nspec:\n  project: ${project}\n  destination: {${destination}}\n  source:\n    repoURL: https://git.example/us/platform\n${source.replace(/^/gm, '    ')}\n`;

const FILES = {
  'apps/web/map.yaml': configMap('web'),
  'apps/blog/map.yaml': configMap('blog'),
  'argocd/web.yaml': application('web', 'path: apps/web'),
  'argocd/blog.yaml': application('blog', 'path: apps/blog'),
};

describe('an Application', () => {
  it('is built from a folder that is there', async () => {
    expect(await findingsIn(FILES)).toEqual([]);
    expect(await findingsIn({ ...FILES, 'argocd/shop.yaml': application('shop', 'path: apps/blgo') })).toEqual([
      'path-missing error argocd/shop.yaml:9: The folder apps/blgo does not exist in this repository.',
    ]);
  });

  it('that no kustomization takes in breaks nothing', async () => {
    expect(
      await findingsIn({
        ...FILES,
        'argocd/kustomization.yaml': 'resources: [web.yaml, blog.yaml]\n# shop.yaml: later\n',
        'argocd/shop.yaml': application('shop', 'path: apps/blgo'),
      }),
    ).toEqual([]);
  });

  it('may be built from another repository, branch or path that is filled in', async () => {
    const other = application('other', 'path: apps/other').replace('us/platform', 'them/platform');
    const branch = application('branch', 'path: apps/other\ntargetRevision: experiment');
    const filled = application('filled', "path: 'apps/{{name}}'");
    expect(await findingsIn({ ...FILES, 'a.yaml': other, 'b.yaml': branch, 'c.yaml': filled })).toEqual([]);
  });

  it('takes files of values that are there', async () => {
    const helm = (more: string): string => `path: apps/web\nhelm:\n  valueFiles: [values.yaml, ../prod.yaml]\n${more}`;
    const files = { ...FILES, 'apps/web/values.yaml': 'a: 1\n' };
    expect(await findingsIn({ ...files, 'a.yaml': application('a', helm('')) })).toEqual([
      'path-missing error a.yaml:11: The file of values ../prod.yaml does not exist: apps/prod.yaml is not in this repository.',
    ]);
    expect(await findingsIn({ ...files, 'a.yaml': application('a', helm('  ignoreMissingValueFiles: true')) })).toEqual(
      [],
    );
  });

  it('goes to one cluster, and where its project lets it', async () => {
    const project =
      'apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: clubs}\nspec:\n  sourceRepos: ["https://git.example/us/*"]\n  destinations: [{namespace: "club-*", server: "*"}]\n';
    const both = { destination: 'server: https://a.example, name: a, namespace: club-a' };
    expect(
      await findingsIn({
        ...FILES,
        'project.yaml': project,
        'a.yaml': application('a', 'path: apps/web', { project: 'clubs', destination: 'name: a, namespace: club-a' }),
        'b.yaml': application('b', 'path: apps/web', { project: 'clubs', destination: 'name: a, namespace: other' }),
        'c.yaml': application('c', 'path: apps/web', { project: 'clubs', ...both }),
        'd.yaml': application('d', 'path: apps/web', { project: 'club' }),
        'e.yaml': application('e', 'chart: web\ntargetRevision: 1.0.0', {
          project: 'clubs',
          destination: 'name: a, namespace: club-a',
        }).replace('git.example', 'charts.example'),
      }),
    ).toEqual([
      'not-permitted error b.yaml:6: The project clubs does not permit the namespace other.',
      'object-field error c.yaml:6: The destination has both name and server: Argo CD refuses the Application.',
      'reference-missing error d.yaml:5: There is no AppProject club.',
      'not-permitted error e.yaml:8: The project clubs does not permit the repository https://charts.example/us/platform.',
    ]);
  });

  it('takes a chart of one version', async () => {
    const at = (version: string): Promise<string[]> =>
      findingsIn({ 'a.yaml': application('a', `chart: web\ntargetRevision: "${version}"`) });
    expect(await at('1.2.3')).toEqual([]);
    expect(await at('1.*')).toEqual([
      'revision-floats warning a.yaml:10: The chart web is taken at 1.*: whatever is newest.',
    ]);
  });
});
