import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRepository, type Repository } from '@cedille/program/testing';
import { planReleases, type ReleasePlan } from './plan-releases.ts';
import { readTree } from './read-tree.ts';
import type { RenderedTexts } from './what-changed.ts';
import type { PlannedRelease } from './planned-release.ts';

const chart = (name: string, version = '0.1.0', more = ''): string =>
  `apiVersion: v2\nname: ${name}\nversion: ${version}\ndependencies:\n  - name: common\n    version: 0.1.0\n    repository: file://../common\n${more}`;
const upstream = (version: string): string =>
  `  - name: up\n    version: ${version}\n    repository: https://example.org\n`;

const START = {
  'charts/common/Chart.yaml': 'apiVersion: v2\nname: common\ntype: library\nversion: 0.1.0\n',
  'charts/common/templates/_names.tpl': 'names',
  'charts/web/Chart.yaml': chart('web', '0.1.0', upstream('1.0.0')),
  'charts/web/component.yaml': 'namespace: web\n',
  'charts/web/templates/service.yaml': 'port: 80',
  'charts/web/README.md': 'web',
  'charts/mail/Chart.yaml': chart('mail', '1.4.0'),
  'charts/mail/component.yaml': 'namespace: mail\n',
  'charts/mail/templates/service.yaml': 'port: 25',
  'environments/staging/environment.yaml': 'web: a\nmail: a\n',
  'environments/production/environment.yaml': 'web: a\nmail: a\n',
};

describe('planReleases', () => {
  let template: Repository;
  let repository: Repository;
  beforeAll(async () => {
    template = await createRepository();
    await template.commit('chore: start', START);
  });
  afterAll(() => template.remove());
  beforeEach(async () => {
    repository = await template.copy();
  });
  afterEach(() => repository.remove());

  /** What a chart renders to: its templates and pins, the shared templates, and its own line of the facts. */
  const render = async (commit: string): Promise<RenderedTexts> => {
    const files = (await repository.git('ls-tree', '-r', commit)).split('\n');
    const below = (folder: string): string => files.filter(file => file.includes(`\t${folder}/`)).join('\n');
    const places = ['staging', 'production'];
    const facts = await readTree(
      repository.root,
      commit,
      places.map(name => `environments/${name}/environment.yaml`),
    );
    const texts = new Map<string, Map<string, { digest: string; missing: string[] }>>();
    for (const [index, environment] of places.entries()) {
      for (const line of facts[index]!.split('\n').filter(Boolean)) {
        const name = line.split(':')[0]!;
        const digest = line + below(`charts/${name}/templates`) + below('charts/common/templates');
        texts.set(name, (texts.get(name) ?? new Map()).set(environment, { digest, missing: [] }));
      }
    }
    return texts;
  };
  const plan = (): Promise<ReleasePlan> => planReleases({ root: repository.root, render });
  const tag = async (...names: string[]): Promise<void> => {
    for (const name of names) await repository.git('tag', '--annotate', '--message', name, name);
  };
  const versions = ({ releases }: ReleasePlan): Record<string, string> =>
    Object.fromEntries(releases.map(({ component, to, step }) => [component, `${to} ${step}`]));
  const only = ({ releases }: ReleasePlan): PlannedRelease => {
    expect(releases).toHaveLength(1);
    return releases[0]!;
  };

  it('releases everything for the first time at the version that Chart.yaml has', async () => {
    expect(versions(await plan())).toEqual({ mail: '1.4.0 first', web: '0.1.0 first' });
  });

  describe('after a release', () => {
    beforeEach(() => tag('web@0.1.0', 'mail@1.4.0'));

    it('has nothing to do when nothing happened', async () => {
      expect(await plan()).toMatchObject({ releases: [], unchanged: [{ component: 'mail' }, { component: 'web' }] });
    });

    it('bumps exactly the components whose text changes with the facts of one environment', async () => {
      await repository.commit('feat(production): another name', {
        'environments/production/environment.yaml': 'web: b\nmail: a\n',
      });
      const release = only(await plan());
      expect(release).toMatchObject({
        component: 'web',
        from: '0.1.0',
        to: '0.1.1',
        step: 'patch',
        chart: false,
        environments: [{ environment: 'production', change: 'changed' }],
      });
      expect(release.changelog).toContain('Changes what runs in production.');
      expect(release.changelog).toMatch(/^- production: another name \([0-9a-f]{9}\)$/m);
    });

    it('takes the largest step of the commits with its scope, and leaves others alone', async () => {
      await repository.commit('fix(web): port', { 'charts/web/templates/service.yaml': 'port: 81' });
      await repository.commit('feat(web): route', { 'charts/web/templates/route.yaml': 'route' });
      await repository.commit('feat(mail)!: port', { 'charts/mail/templates/service.yaml': 'port: 26' });
      expect(versions(await plan())).toEqual({ web: '0.2.0 minor', mail: '2.0.0 major' });
    });

    it.each([
      ['1.0.1', '0.1.1 patch'],
      ['1.1.0', '0.2.0 minor'],
      ['2.0.0', '0.2.0 major'],
    ])('maps upstream 1.0.0 → %s to %s, whatever the commit calls itself', async (version, expected) => {
      await repository.commit('chore(deps): update up', {
        'charts/web/Chart.yaml': chart('web', '0.1.0', upstream(version)),
      });
      const planned = await plan();
      expect(versions(planned)).toEqual({ web: expected });
      expect(only(planned).changelog).toContain(`- up 1.0.0 → ${version}`);
    });

    it('releases nothing for commits that change nothing of the output', async () => {
      await repository.commit('feat(web): words', {
        'charts/web/README.md': 'more',
        'charts/web/src/values.spec.ts': 'x',
      });
      expect(await plan()).toMatchObject({
        releases: [],
        unchanged: [{ component: 'mail' }, { component: 'web', commits: 1 }],
      });
    });

    it('counts a commit without scope for the components whose folders it touches', async () => {
      await repository.commit('feat: route', { 'charts/web/templates/route.yaml': 'route' });
      expect(versions(await plan())).toEqual({ web: '0.2.0 minor' });
    });

    it('takes a feature of the shared chart for a patch of every chart that has it', async () => {
      await repository.commit('feat(common): label', { 'charts/common/templates/_names.tpl': 'names and labels' });
      const planned = await plan();
      expect(versions(planned)).toEqual({ mail: '1.4.1 patch', web: '0.1.1 patch' });
      expect(planned.releases[0]?.changelog).toContain('- common: label');
    });

    it('forgets a commit together with the one that takes it back', async () => {
      await repository.commit('feat(web)!: all new', { 'charts/web/templates/service.yaml': 'new' });
      await repository.git('revert', '--no-edit', 'HEAD');
      await repository.commit('fix(web): small', { 'charts/web/templates/small.yaml': 'small' });
      expect(versions(await plan())).toEqual({ web: '0.1.1 patch' });
    });

    it('releases a new component for the first time beside the others', async () => {
      await repository.commit('feat(news): add the component', {
        'charts/news/Chart.yaml': chart('news', '0.3.0'),
        'charts/news/component.yaml': 'namespace: news\n',
        'charts/news/templates/a.yaml': 'a',
        'environments/staging/environment.yaml': 'web: a\nmail: a\nnews: a\n',
      });
      const release = only(await plan());
      expect(release).toMatchObject({ component: 'news', to: '0.3.0', step: 'first' });
      expect(release.changelog).toContain('First release, for staging.');
    });

    it('says that a component left an environment', async () => {
      await repository.commit('feat(staging): no mail', { 'environments/staging/environment.yaml': 'web: a\n' });
      expect(only(await plan()).environments).toEqual([{ environment: 'staging', change: 'gone' }]);
    });

    it('takes the version that somebody wrote by hand', async () => {
      await repository.commit('feat(web): stable', {
        'charts/web/Chart.yaml': chart('web', '1.0.0', upstream('1.0.0')),
      });
      expect(versions(await plan())).toEqual({ web: '1.0.0 written' });
    });

    it('refuses a version by hand that is too low for what changed', async () => {
      await repository.commit('feat(web): route', {
        'charts/web/Chart.yaml': chart('web', '0.1.1', upstream('1.0.0')),
        'charts/web/templates/route.yaml': 'route',
      });
      await expect(plan()).rejects.toThrow('Chart.yaml of web says 0.1.1, but what changed is a minor step.');
    });

    it('refuses a version that goes back', async () => {
      await repository.commit('chore: back', { 'charts/web/Chart.yaml': chart('web', '0.0.9', upstream('1.0.0')) });
      await expect(plan()).rejects.toThrow('web was released as 0.1.0, but its Chart.yaml says 0.0.9.');
    });

    it('renders nothing when no file can make a difference', async () => {
      await repository.commit('docs(web): words', { 'charts/web/README.md': 'more', 'docs/a.md': 'a' });
      const never = (): Promise<RenderedTexts> => Promise.reject(new Error('rendered'));
      expect((await planReleases({ root: repository.root, render: never })).releases).toEqual([]);
    });

    it('calls a component uncertain whose upstream was available on one side only', async () => {
      const before = await repository.git('rev-parse', 'HEAD');
      await repository.commit('feat(production): name', {
        'environments/production/environment.yaml': 'web: b\nmail: a\n',
      });
      const partly = async (commit: string): Promise<RenderedTexts> => {
        const texts = await render(commit);
        if (commit !== before) for (const text of texts.get('web')!.values()) (text.missing as string[]).push('up');
        return texts;
      };
      const planned = await planReleases({ root: repository.root, render: partly });
      expect(planned).toMatchObject({ releases: [], uncertain: [{ component: 'web', missing: ['up'] }] });
    });

    it('does not count the commit that made a release', async () => {
      await repository.commit('fix(web): port', { 'charts/web/templates/service.yaml': 'port: 81' });
      await repository.commit('chore(release): web 0.1.1', {
        'charts/web/Chart.yaml': chart('web', '0.1.1', upstream('1.0.0')),
        'charts/web/CHANGELOG.md': '## 0.1.1',
      });
      await tag('web@0.1.1');
      expect((await plan()).releases).toEqual([]);
    });
  });

  it('looks only at tags in the history of the commit', async () => {
    await repository.git('switch', '--quiet', '--create', 'other');
    await repository.commit('feat(web): elsewhere', { 'charts/web/templates/b.yaml': 'b' });
    await tag('web@0.9.0');
    await repository.git('switch', '--quiet', 'main');
    expect(versions(await plan())['web']).toBe('0.1.0 first');
  });

  it('escapes what would be Markdown in a commit', async () => {
    await tag('web@0.1.0', 'mail@1.4.0');
    await repository.commit('fix(web): <b> and *star* in `a_b`', { 'charts/web/templates/service.yaml': 'x' });
    expect(only(await plan()).changelog).toContain('\\<b\\> and \\*star\\* in `a_b`');
  });
});
