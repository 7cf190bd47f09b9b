import { defineValues, type Context } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment, platform }) => {
  const { name, acme, git, google, members = [] } = environment;
  const { administrators, operators } = git.teams;
  const repository = git.repository
    .replace(/\.git$/, '')
    .split('/')
    .at(-1)!;
  const label = idOf(repository);
  const teams = teamsOf({ environment, platform });
  const people = members.flatMap(({ account, github }) => (github ? [{ file: account, ...github }] : []));
  return {
    modules: {
      main: {
        terraform: { backend: { gcs: { bucket: google!.state!.bucket, prefix: `${name}/github-organization` } } },
        provider: { github: { owner: git.organisation } },
        // It holds these lines, so it is there already.
        import: [{ to: `github_repository.${label}`, id: repository }],
      },
    },
    // Taken only where nobody ever gave one.
    organizationSettings: { organization: { ...(acme && { billing_email: acme.email }) } },
    repositories: { [label]: platformRepository(repository) },
    teams: Object.fromEntries(teams.map(team => [idOf(team), { name: team, privacy: 'closed' as const }])),
    teamRepositories: {
      [`${idOf(administrators)}-${label}`]: rights(administrators, label, 'admin'),
      ...(operators !== administrators && { [`${idOf(operators)}-${label}`]: rights(operators, label, 'push') }),
    },
    memberships: Object.fromEntries(
      people.map(({ account }) => [idOf(account), { username: account, role: 'member' as const }]),
    ),
    teamMemberships: Object.fromEntries(
      people.flatMap(({ file, account, teams: own }) =>
        own.map(team => {
          if (!teams.includes(team)) throw noTeam(file, team, teams);
          const id = `\${github_team.${idOf(team)}.id}`;
          // Whoever is no member of the organisation yet cannot be of a team.
          const member = `\${github_membership.${idOf(account)}.username}`;
          return [`${idOf(account)}--${idOf(team)}`, { team_id: id, username: member, role: 'member' as const }];
        }),
      ),
    ),
  };
});

/** A name of an object, and a label of OpenTofu: GitHub does not tell large letters from small ones either. */
function idOf(name: string): string {
  const id = name.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-');
  return /^[a-z]/.test(id) ? id : `n-${id}`;
}

/** Those of the organisation, and those of clubs here and in what is delivered from here; each once. */
function teamsOf({ environment: { git, clubs = [] }, platform }: Pick<Context, 'environment' | 'platform'>): string[] {
  const ofClubs = [...clubs, ...platform.delivers.flatMap(one => one.clubs)].map(({ team }) => team);
  return [...new Set([...Object.values(git.teams), ...ofClubs])].sort();
}

function rights(team: string, repository: string, permission: 'admin' | 'push') {
  return {
    team_id: `\${github_team.${idOf(team)}.id}`,
    repository: `\${github_repository.${repository}.name}`,
    permission,
  };
}

/** What its page tells, and what people turned on there, stays theirs. */
function platformRepository(name: string) {
  return {
    name,
    visibility: 'public' as const,
    has_issues: true,
    delete_branch_on_merge: true,
    vulnerability_alerts: true,
    archive_on_destroy: true,
    lifecycle: {
      prevent_destroy: true,
      ignore_changes: ['description', 'has_discussions', 'has_projects', 'has_wiki', 'homepage_url', 'pages', 'topics'],
    },
  };
}

function noTeam(file: string, team: string, teams: readonly string[]): Error {
  return new Error(
    `members/${file}.yaml names the team ${team}, which is none of ${teams.join(', ')}: correct it, or add the club whose team it is`,
  );
}
