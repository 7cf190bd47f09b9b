import type { Context } from '@cedille/values/generator';
import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

type Delivers = Context['platform']['delivers'];

const facts = {
  acme: { email: 'platform@example.org' },
  git: {
    organisation: 'Example',
    repository: 'https://git.example/Example/Platform.git',
    teams: { administrators: 'Exec', operators: 'SRE' },
  },
  google: { project: 'example-project', region: 'europe-west1', state: { bucket: 'example-state' } },
  members: [
    { account: 'ada', clusters: {}, github: { account: 'Ada-L', teams: ['SRE', 'Exec'] } },
    { account: 'bob', clusters: { lab: 'Admin' } },
    { account: 'eve', clusters: {}, github: { account: '3ve', teams: [] } },
  ],
} as unknown as Facts;
const values = (changes: object = {}, delivers: Delivers = []) =>
  generate(contextFor('github-organization', { ...facts, ...changes } as Facts, { delivers }));

describe('members', () => {
  it('are those whose file says so: of the organisation, and of their teams', () => {
    const { memberships, teamMemberships } = values();
    expect(memberships).toEqual({
      'ada-l': { username: 'Ada-L', role: 'member' },
      'n-3ve': { username: '3ve', role: 'member' },
    });
    expect(teamMemberships).toEqual({
      'ada-l--sre': {
        team_id: '${github_team.sre.id}',
        username: '${github_membership.ada-l.username}',
        role: 'member',
      },
      'ada-l--exec': {
        team_id: '${github_team.exec.id}',
        username: '${github_membership.ada-l.username}',
        role: 'member',
      },
    });
  });

  it('cannot be in a team that there is not', () => {
    const members = [{ account: 'ada', clusters: {}, github: { account: 'ada', teams: ['Chess'] } }];
    expect(() => values({ members })).toThrow('members/ada.yaml names the team Chess, which is none of Exec, SRE');
    const delivers = [{ name: 'production', clubs: [{ name: 'chess', team: 'Chess' }] }] as unknown as Delivers;
    expect(Object.keys(values({ members }, delivers).teamMemberships ?? {})).toEqual(['ada--chess']);
  });
});

describe('teams', () => {
  it('are those of the organisation and of clubs, here and in what is delivered from here, each once', () => {
    const delivers = [
      { name: 'production', clubs: [{ name: 'chess', team: 'Chess Club' }] },
      { name: 'staging', clubs: [{ name: 'cedille', team: 'SRE' }] },
    ] as unknown as Delivers;
    expect(values({ clubs: [{ name: 'tea', team: 'Tea' }] }, delivers).teams).toEqual({
      'chess-club': { name: 'Chess Club', privacy: 'closed' },
      exec: { name: 'Exec', privacy: 'closed' },
      sre: { name: 'SRE', privacy: 'closed' },
      tea: { name: 'Tea', privacy: 'closed' },
    });
  });

  it('have the rights on this repository that the facts give them', () => {
    const rightsOf = (teams: object) =>
      Object.entries(values({ members: [], git: { ...facts.git, teams } }).teamRepositories ?? {}).map(
        ([name, one]) => [name, one.permission],
      );
    expect(rightsOf({ administrators: 'Exec', operators: 'SRE' })).toEqual([
      ['exec-platform', 'admin'],
      ['sre-platform', 'push'],
    ]);
    expect(rightsOf({ administrators: 'SRE', operators: 'SRE' })).toEqual([['sre-platform', 'admin']]);
  });
});

describe('the organisation', () => {
  it('gives nothing to whoever is only a member', async () => {
    const { organizationSettings } = await valuesFor('github-organization', generate, facts);
    expect(organizationSettings?.['organization']).toMatchObject({
      default_repository_permission: 'none',
      members_can_create_repositories: false,
      members_can_create_public_repositories: false,
    });
  });

  it('keeps this repository, which is there already', () => {
    const { repositories, modules } = values();
    expect(repositories?.['platform']).toMatchObject({ name: 'Platform', lifecycle: { prevent_destroy: true } });
    expect(modules?.['main']?.import).toEqual([{ to: 'github_repository.platform', id: 'Platform' }]);
  });

  it('has its state where the facts say, and versions that are pinned', async () => {
    const { modules } = await valuesFor('github-organization', generate, facts);
    expect(modules?.['main']?.terraform).toEqual({
      required_version: '1.10.6',
      required_providers: { github: { source: 'integrations/github', version: '6.6.0' } },
      backend: { gcs: { bucket: 'example-state', prefix: 'lab/github-organization' } },
    });
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('github-organization', generate, facts)).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'github-organization',
    await valuesFor('github-organization', generate, { ...facts, sizing: 'large' }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
