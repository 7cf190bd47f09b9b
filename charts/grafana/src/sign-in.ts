import type { Environment } from '@cedille/values/generator';

/**
 * Sections of grafana.ini for signing in: by GitHub, for members of the organisation, with roles by team. Without single
 * sign-on there is Grafana's own form, for its administrator.
 */
export function signIn({ git, sso }: Environment) {
  if (!sso) return {};
  return {
    auth: { disable_login_form: true },
    'auth.basic': { enabled: false },
    'auth.github': {
      enabled: true,
      auto_login: true,
      allow_sign_up: true,
      allowed_organizations: git.organisation,
      scopes: 'user:email,read:org',
      // Who is in no team below may look.
      role_attribute_path: roles(git),
      role_attribute_strict: true,
      allow_assign_grafana_admin: true,
    },
  };
}

/** A JMESPath over GitHub's answer, where a team is `@<organisation>/<slug>`. */
function roles({ organisation, teams }: Environment['git']): string {
  const member = (team: string) => `contains(groups[*], '@${organisation}/${slug(team)}')`;
  return `${member(teams.administrators)} && 'GrafanaAdmin' || ${member(teams.operators)} && 'Editor' || 'Viewer'`;
}

/** GitHub's name for a team in addresses: lower case, with a hyphen for whatever is not a letter or digit. */
export function slug(team: string): string {
  return team
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
