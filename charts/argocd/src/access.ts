import type { Environment } from '@cedille/values/generator';

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
export function accessPolicy(environment: Environment): string {
  const { organisation, teams } = environment.git;
  return csv([
    ...allow(MEMBER, [
      ['applications', 'get', '*/*'],
      ['applicationsets', 'get', '*/*'],
      ['projects', 'get', '*'],
    ]),
    ['g', 'role:operator', MEMBER],
    ...allow('role:operator', [
      ['applications', 'sync', '*/*'],
      ['applications', 'action/*', '*/*'],
      ['applications', 'delete/*/Pod/*/*', '*/*'],
      ['clusters', 'get', '*'],
      ['logs', 'get', '*/*'],
      ['repositories', 'get', '*'],
    ]),
    ...(environment.clubs ?? []).flatMap(club => clubRole(club, organisation)),
    ['g', `${organisation}:${teams.operators}`, 'role:operator'],
    ['g', `${organisation}:${teams.administrators}`, 'role:admin'],
  ]);
}

type Row = readonly string[];

/** A club's team works on what is in the project of the club, and nowhere else. */
function clubRole(club: { name: string; team?: string }, organisation: string): Row[] {
  const role = `role:club-${club.name}`;
  const own = `club-${club.name}/*`;
  const rules = allow(role, [
    ['applications', 'get', own],
    ['applications', 'sync', own],
    ['applications', 'action/*', own],
    ['logs', 'get', own],
  ]);
  return club.team ? [...rules, ['g', `${organisation}:${club.team}`, role]] : rules;
}

function allow(role: string, rules: readonly (readonly [resource: string, action: string, object: string])[]): Row[] {
  return rules.map(([resource, action, object]) => ['p', role, resource, action, object, 'allow']);
}

function csv(rows: readonly Row[]): string {
  return `${rows.map(row => row.join(', ')).join('\n')}\n`;
}
