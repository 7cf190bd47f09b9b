import type { DeliveredEnvironment, Environment } from '@cedille/values/generator';

/** Signing in: GitHub, by Dex, for members of the organisation only. The credentials are references to a Secret. */
export function dexConfig({ git }: Environment, secret: string): string {
  return [
    'connectors:',
    '  - type: github',
    '    id: github',
    '    name: GitHub',
    '    config:',
    `      clientID: $${secret}:client-id`,
    `      clientSecret: $${secret}:client-secret`,
    '      orgs:',
    `        - name: ${git.organisation}`,
    '',
  ].join('\n');
}

/** Whoever signs in is a member of the organisation: may look at what is deployed, but not at logs. */
export const MEMBER = 'role:member';

/**
 * Who may do what. GitHub teams arrive as groups `<organisation>:<team>`.
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/
 */
export function accessPolicy(environment: Environment, delivered: readonly DeliveredEnvironment[]): string {
  const { organisation, teams } = environment.git;
  return csv([
    ...allow(MEMBER, [
      ['applications', 'get', '*/*'],
      ['applicationsets', 'get', '*/*'],
      ['projects', 'get', '*'],
    ]),
    ['g', 'role:operator', MEMBER],
    ...allow('role:operator', [
      ...operations('*/*'),
      ['clusters', 'get', '*'],
      ['logs', 'get', '*/*'],
      ['repositories', 'get', '*'],
    ]),
    ...(environment.clubs ?? []).flatMap(club => clubRole(club, { organisation })),
    ...delivered.flatMap(other => deliveredRoles(other, environment.git)),
    ['g', `${organisation}:${teams.operators}`, 'role:operator'],
    ['g', `${organisation}:${teams.administrators}`, 'role:admin'],
  ]);
}

type Row = readonly string[];
type Rule = readonly [resource: string, action: string, object: string];

/** What keeps Applications going, without a change of what is deployed. */
function operations(applications: string): Rule[] {
  return [
    ['applications', 'sync', applications],
    ['applications', 'action/*', applications],
    ['applications', 'delete/*/Pod/*/*', applications],
  ];
}

/**
 * Of an environment that is delivered from here: its clubs, and its teams where they are not those of this environment, who
 * may do their work everywhere.
 */
function deliveredRoles(
  { name, clubs, teams }: DeliveredEnvironment,
  { organisation, teams: ours }: Environment['git'],
): Row[] {
  const everything = `${name}-*/*`;
  const operator = `role:${name}-operator`;
  const administrator = `role:${name}-administrator`;
  return [
    ...clubs.flatMap(club => clubRole(club, { organisation, environment: name })),
    ...(teams.operators === ours.operators
      ? []
      : [
          ...allow(operator, [...operations(everything), ['logs', 'get', everything]]),
          ['g', `${organisation}:${teams.operators}`, operator],
        ]),
    ...(teams.administrators === ours.administrators
      ? []
      : [
          ...allow(administrator, [
            ['applications', '*', everything],
            ['logs', 'get', everything],
          ]),
          ['g', `${organisation}:${teams.administrators}`, administrator],
        ]),
  ];
}

interface ClubPlace {
  organisation: string;
  /** The environment of its project, where that is another one. */
  environment?: string;
}

/** A club's team works on what is in the project of the club, and nowhere else. */
function clubRole(club: { name: string; team: string }, { organisation, environment }: ClubPlace): Row[] {
  const project = `${environment ? `${environment}-` : ''}club-${club.name}`;
  const role = `role:${project}`;
  const own = `${project}/*`;
  const rules = allow(role, [
    ['applications', 'get', own],
    ['applications', 'sync', own],
    ['applications', 'action/*', own],
    ['logs', 'get', own],
  ]);
  return [...rules, ['g', `${organisation}:${club.team}`, role]];
}

function allow(role: string, rules: readonly Rule[]): Row[] {
  return rules.map(([resource, action, object]) => ['p', role, resource, action, object, 'allow']);
}

function csv(rows: readonly Row[]): string {
  return `${rows.map(row => row.join(', ')).join('\n')}\n`;
}
