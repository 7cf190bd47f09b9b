import { describe, expect, it } from 'vitest';
import { configMap, deployment, findingsIn } from '../testing.ts';

const kustomization = (body: string): string =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${body}\n`;

describe('a kustomization', () => {
  it('that names what is there is fine', async () => {
    expect(
      await findingsIn({
        'base/kustomization.yaml': kustomization(
          'resources: [app.yaml, ../shared]\nconfigMapGenerator: [{name: c, files: [key=app.conf]}]',
        ),
        'base/app.yaml': deployment('web'),
        'base/app.conf': 'x',
        'shared/kustomization.yml': 'resources: [map.yaml]\n',
        'shared/map.yaml': configMap('shared'),
        'prod/kustomization.yaml': kustomization(
          'resources: [../base, https://example.org/x.yaml, github.com/a/b//c?ref=v1]\nnamespace: prod',
        ),
        'dev/kustomization.yaml': kustomization('resources: [../base]\nnamespace: dev'),
      }),
    ).toEqual([]);
  });

  it('that names what is not there is told, with what was probably meant', async () => {
    const [unlisted, first, second, ...more] = await findingsIn({
      'a/kustomization.yaml': kustomization(
        'resources:\n  - deploymnet.yaml\n  - empty\npatches:\n  - path: gone.yaml',
      ),
      'a/deployment.yaml': deployment('web'),
      'a/empty/note.txt': 'x',
    });
    expect(unlisted).toMatch(/^file-unlisted warning a\/deployment\.yaml/);
    expect(first).toBe('path-missing error a/kustomization.yaml:4: The resource deploymnet.yaml does not exist.');
    expect(second).toBe(
      'path-missing error a/kustomization.yaml:5: The resource empty is a folder without a kustomization.yaml.',
    );
    expect(more).toEqual(['path-missing error a/kustomization.yaml:7: The patch gone.yaml does not exist.']);
  });

  it('may name what Git is told to leave out', async () => {
    expect(
      await findingsIn({
        'a/kustomization.yaml': kustomization('resources: [all.yaml]'),
        'a/.gitignore': '/all.yaml\n',
      }),
    ).toEqual([]);
  });

  it('takes nothing in twice, and not itself', async () => {
    expect(
      await findingsIn({
        'a/kustomization.yaml': kustomization('resources:\n  - ../b\n  - one.yaml\n  - two.yaml\n  - ./one.yaml'),
        'b/kustomization.yaml': kustomization('resources:\n  - ../a'),
        'a/one.yaml': configMap('same'),
        'a/two.yaml': configMap('same'),
      }),
    ).toEqual([
      'dependency-cycle error a/kustomization.yaml:4: a/kustomization.yaml takes in itself: a → b → a.',
      'duplicate-object error a/kustomization.yaml:6: ConfigMap same comes twice into a: from a/one.yaml and from a/two.yaml.',
      'duplicate-object error a/kustomization.yaml:7: ./one.yaml is named twice: Kustomize refuses to take its objects in again.',
    ]);
  });

  it('has patches that say a part of an object, with fields that exist', async () => {
    const patch = (field: string): string =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {${field}}\n`;
    const files = (field: string) => ({
      'a/kustomization.yaml': kustomization('resources: [app.yaml]\npatches: [{path: patch.yaml}]'),
      'a/app.yaml': deployment('web'),
      'a/patch.yaml': patch(field),
    });
    expect(await findingsIn(files('replicas: 2'))).toEqual([]);
    expect(await findingsIn(files('strategy: {$patch: delete}'))).toEqual([]);
    expect(await findingsIn(files('template: {spec: {replicas: 2}}'))).toEqual([
      'object-field error a/patch.yaml:4: spec.template.spec.replicas is unknown: the API server would drop or refuse it.',
    ]);
  });

  it('may rename what it takes in', async () => {
    expect(
      await findingsIn({
        'a/kustomization.yaml': kustomization('resources: [ns.yaml]\nnamespace: real'),
        'a/ns.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: _}\n',
      }),
    ).toEqual([]);
  });

  it('leaves out no file that lies beside it', async () => {
    const files = {
      'a/kustomization.yaml': kustomization('resources: [one.yaml]'),
      'a/one.yaml': configMap('one'),
      'a/two.yaml': configMap('two'),
    };
    expect(await findingsIn(files)).toEqual([
      'file-unlisted warning a/two.yaml:1: No kustomization names a/two.yaml: what is in it (ConfigMap) is not applied.',
    ]);
    expect(
      await findingsIn({
        ...files,
        'a/kustomization.yaml': kustomization('resources: [one.yaml]\n# - two.yaml: later'),
      }),
    ).toEqual([]);
  });

  it('has patches that find what they change', async () => {
    const files = (patches: string) => ({
      'base/kustomization.yaml': kustomization('resources: [app.yaml]\nnamePrefix: my-'),
      'base/app.yaml': deployment('web'),
      'prod/kustomization.yaml': kustomization(`resources: [../base]\npatches:\n${patches}`),
      'prod/patch.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: wbe}\nspec: {replicas: 2}\n',
    });
    const target = (name: string): string => `  - target: {kind: Deployment, name: ${name}}\n    patch: "[]"`;
    expect(await findingsIn({ ...files(target('my-web')), 'prod/patch.yaml': '' })).toEqual([]);
    expect(await findingsIn({ ...files(target('web')), 'prod/patch.yaml': '' })).toEqual([]);
    expect(await findingsIn({ ...files(target('.*')), 'prod/patch.yaml': '' })).toEqual([]);
    expect(await findingsIn({ ...files(target('app')), 'prod/patch.yaml': '' })).toEqual([
      'patch-unused warning prod/kustomization.yaml:5: There is no Deployment app that the patch could change.',
    ]);
    expect(await findingsIn(files('  - path: patch.yaml'))).toEqual([
      'patch-unused error prod/kustomization.yaml:5: There is no Deployment wbe that the patch could change.',
    ]);
    const remote = files('  - path: patch.yaml');
    remote['base/kustomization.yaml'] = kustomization('resources: [app.yaml, https://example.org/all.yaml]');
    expect(await findingsIn(remote)).toEqual([]);
  });

  it('has a warning, at most, for an object that it does not name, and none for a part of one', async () => {
    const files = { 'a/kustomization.yaml': kustomization('resources: [one.yaml]'), 'a/one.yaml': configMap('one') };
    const part = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2}\n';
    expect(
      (await findingsIn({ ...files, 'a/healthChecks.yaml': part })).filter(one => /object-field/.test(one)),
    ).toEqual([]);
    // So it is beside a file that it does name.
    const below = {
      'a/kustomization.yaml': kustomization('resources: [below/one.yaml]'),
      'a/below/one.yaml': configMap('one'),
    };
    expect(await findingsIn({ ...below, 'a/below/part.yaml': part })).toEqual([]);
    const wrong = deployment('web').replace('spec:\n', 'spec:\n  replica: 2\n');
    expect((await findingsIn({ ...files, 'a/web.yaml': wrong })).filter(one => /object-field/.test(one))).toEqual([
      'object-field warning a/web.yaml:6: spec.replica is unknown: the API server would drop or refuse it.',
    ]);
  });

  it.each(['a/flux-patches/web.yaml', 'a/web-patches.yaml', 'a/patch.yaml', 'a/web.patch.yaml', 'a/patches/web.yaml'])(
    'that nobody wrote leaves a patch alone: %s',
    async file => {
      const part = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2}\n';
      expect(await findingsIn({ [file]: part })).toEqual([]);
      expect(await findingsIn({ [file.replaceAll('patch', 'batch')]: part })).toHaveLength(2);
    },
  );

  it('may add what its files leave out', async () => {
    const bare = deployment('web').replace(/  selector.*\n/, '');
    expect(
      await findingsIn({ 'a/kustomization.yaml': kustomization('resources: [app.yaml]'), 'a/app.yaml': bare }),
    ).toEqual([expect.stringMatching(/^object-field error a\/app\.yaml:5: spec has no selector/)]);
    const labels = kustomization('resources: [app.yaml]\nlabels: [{includeSelectors: true, pairs: {app: web}}]');
    expect(await findingsIn({ 'a/kustomization.yaml': labels, 'a/app.yaml': bare })).toEqual([]);
    const overlay = kustomization('resources: [../a]\npatches: [{target: {kind: Deployment}, patch: "[]"}]');
    expect(
      await findingsIn({
        'a/kustomization.yaml': kustomization('resources: [app.yaml]'),
        'a/app.yaml': bare,
        'b/kustomization.yaml': overlay,
      }),
    ).toEqual([]);
  });
});
