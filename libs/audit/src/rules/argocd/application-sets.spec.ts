import { describe, expect, it } from 'vitest';
import { configMap, findingsIn } from '../../testing.ts';

const URL = 'https://git.example/us/platform';

interface Template {
  generators: string;
  name?: string;
  path?: string;
  project?: string;
  /** Lines of `spec`. */
  more?: string;
}

const applicationSet = ({
  generators,
  name = '{{name}}',
  path = 'apps/{{name}}',
  project = 'a',
  more = '',
}: Template) =>
  `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: all, namespace: argocd}
spec:
${more}  template:
    metadata: {name: '${name}'}
    spec:
      project: '${project}'
      destination: {name: in-cluster, namespace: web}
      source: {repoURL: ${URL}, path: '${path}'}
  generators:
${generators}
`;

const list = (...names: string[]): string =>
  `    - list:\n        elements:\n${names.map(name => `          - {name: ${name}}\n`).join('')}`;
const folders = (pattern: string, more = ''): string =>
  `    - git: {repoURL: ${URL}, revision: HEAD, directories: [{path: '${pattern}'}${more}]}\n`;
const GO = '  goTemplate: true\n  goTemplateOptions: ["missingkey=error"]\n';

const APPS = { 'apps/web/map.yaml': configMap('web'), 'apps/blog/map.yaml': configMap('blog') };
const found = (template: Template, files: Readonly<Record<string, string>> = APPS): Promise<string[]> =>
  findingsIn({ ...files, 'set.yaml': applicationSet(template) });

describe('an ApplicationSet', () => {
  it('of a list wants the folders that its elements name', async () => {
    expect(await found({ generators: list('web', 'blog') })).toEqual([]);
    expect(await found({ generators: list('web', 'blog', 'shop') })).toEqual([
      'path-missing error set.yaml:16: The folder apps/shop does not exist in this repository, which the template at set.yaml:10 asks for.',
    ]);
  });

  it('of folders makes one Application of each', async () => {
    const path = { name: '{{path.basename}}', path: '{{path}}' };
    expect(await found({ generators: folders('apps/*'), ...path })).toEqual([]);
    expect(await found({ generators: folders('apps/*'), ...path, path: '{{path}}/base' })).toEqual([
      'path-missing error set.yaml:10: The folder apps/blog/base does not exist in this repository.',
      'path-missing error set.yaml:10: The folder apps/web/base does not exist in this repository.',
    ]);
    expect(await found({ generators: folders('app/*'), ...path })).toEqual([]);
    expect(await found({ generators: folders('apps/*', ", {path: 'apps/*', exclude: true}"), ...path })).toEqual([
      'generator-empty warning set.yaml:11: It makes no Application: nothing in this repository is at apps/*.',
    ]);
  });

  it('of files takes what they say', async () => {
    const files = {
      ...APPS,
      'clusters/a/config.json': '{"cluster": {"app": "web"}}',
      'clusters/b/config.json': '{"cluster": {"app": "shop"}}',
    };
    const generators = `    - git: {repoURL: ${URL}, revision: main, files: [{path: 'clusters/*/config.json'}]}\n${list('web', 'blog')}`;
    const plain = { generators, name: '{{path.basename}}-{{name}}', path: 'apps/{{cluster.app}}' };
    expect((await found(plain, files)).join('\n')).toContain(
      'path-missing error clusters/b/config.json:1: The folder apps/shop does not exist in this repository',
    );
  });

  it('may be a matrix, whose second generator asks for what the first one has', async () => {
    const files = { ...APPS, 'apps/web/prod/map.yaml': configMap('prod'), 'apps/web/dev/map.yaml': configMap('dev') };
    const matrix = `    - matrix:\n        generators:\n${list('web').replace(/^/gm, '      ')}\n          - git: {repoURL: ${URL}, revision: HEAD, directories: [{path: 'apps/{{name}}/*'}]}\n`;
    expect(await found({ generators: matrix, name: '{{name}}-{{path[2]}}', path: '{{path}}' }, files)).toEqual([]);
    expect(await found({ generators: matrix, name: '{{name}}-{{path[3]}}', path: '{{path}}' }, files)).toEqual([
      expect.stringMatching(/^parameter-unknown error set\.yaml:6: The generator has no path\[3\] for the template/),
    ]);
  });

  it('may merge what others say into the first of its generators', async () => {
    const merge = `    - merge:\n        mergeKeys: [name]\n        generators:\n${list('web', 'blog').replace(/^/gm, '      ')}\n          - list: {elements: [{name: blog, folder: shop}, {name: web, folder: web}]}\n`;
    expect(await found({ generators: merge, path: 'apps/{{folder}}' })).toEqual([]);
    const both = await found({ generators: `${merge}${list('cart')}`, path: 'apps/{{folder}}', name: '{{name}}' });
    expect(both).toEqual([expect.stringContaining('The generator has no folder for the template')]);
  });

  it('says nothing of what clusters, GitHub and plugins know', async () => {
    for (const unknown of [
      'clusters: {}',
      'scmProvider: {github: {organization: us}}',
      'plugin: {configMapRef: {name: a}}',
    ])
      expect(await found({ generators: `    - ${unknown}\n`, path: 'apps/{{metadata.labels.app}}' })).toEqual([]);
    const matrix = `    - matrix:\n        generators:\n          - clusters: {}\n${list('web').replace(/^/gm, '      ')}\n`;
    expect(await found({ generators: matrix, name: '{{name}}-{{server}}', path: '{{metadata.labels.x}}' })).toEqual([]);
  });

  it('gives every Application a name of its own, which the API server takes', async () => {
    expect(await found({ generators: list('web', 'blog'), name: 'all' })).toEqual([
      'duplicate-object error set.yaml:15: It makes two Applications of the name all; the first one of set.yaml:14.',
    ]);
    const files = { 'apps/My_App/map.yaml': configMap('a') };
    expect(
      await found(
        { generators: folders('apps/*'), name: '{{path.basename}}', path: '{{path}}' },
        { ...APPS, ...files },
      ),
    ).toEqual([
      'object-field error set.yaml:6: It makes an Application of the name "My_App", which the API server refuses.',
    ]);
    expect(
      await found(
        { generators: folders('apps/*'), name: '{{path.basenameNormalized}}', path: '{{path}}' },
        { ...APPS, ...files },
      ),
    ).toEqual([]);
  });

  it('goes into a project that is there', async () => {
    const project =
      'apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: clubs}\nspec:\n  sourceRepos: ["*"]\n  destinations: [{namespace: "*", server: "*"}]\n';
    expect(
      await found(
        { generators: list('clubs', 'club'), project: '{{name}}', path: 'apps/web' },
        { ...APPS, 'project.yaml': project },
      ),
    ).toEqual(['reference-missing error set.yaml:8: There is no AppProject club.']);
  });

  it('speaks one of the two dialects', async () => {
    const go = { generators: list('web', 'blog'), name: '{{ .name }}', path: 'apps/{{ .name }}' };
    expect(await found({ ...go, more: GO })).toEqual([]);
    expect(await found({ ...go, more: '  goTemplate: true\n' })).toEqual([
      'parameter-unchecked warning set.yaml:5: A parameter that is missing is filled in as <no value>, and nobody is told.',
    ]);
    expect(await found({ ...go, path: 'apps/{{name}}', more: GO })).toEqual([
      'parameter-unknown error set.yaml:12: {{name}} is no template of Go: with goTemplate, Argo CD cannot read it.',
    ]);
    expect((await found(go)).map(line => line.split(':').slice(0, 2).join(':'))).toEqual([
      'parameter-unknown error set.yaml:6',
      'parameter-unknown error set.yaml:10',
    ]);
    const path = { generators: folders('apps/*'), more: GO, name: '{{ .path.basename }}' };
    expect(await found({ ...path, path: '{{ .path.path }}' })).toEqual([]);
    expect(await found({ ...path, path: '{{ .path }}' })).toEqual([
      'parameter-unknown error set.yaml:12: {{ .path }} is all that is known of the path, and no text.',
    ]);
    expect(await found({ ...path, path: '{{ printf "apps/%s" .nothing }}' })).toEqual([]);
    expect(await found({ ...path, path: 'apps/{{ index .path.segments 1 }}' })).toEqual([]);
  });

  it('has a list of texts, unless it is read by templates of Go', async () => {
    const generators = '    - list: {elements: [{name: web, port: 80}]}\n';
    expect(await found({ generators })).toEqual([
      'object-field error set.yaml:12: port of the element is no text: without goTemplate, a list takes texts alone.',
    ]);
    expect(await found({ generators, more: GO, name: '{{ .name }}', path: 'apps/{{ .name }}' })).toEqual([]);
  });

  it('is left alone where a patch decides', async () => {
    const more = "  templatePatch: '{spec: {source: {path: other}}}'\n";
    expect(await found({ generators: list('shop', 'more'), more })).toEqual([]);
  });
});
