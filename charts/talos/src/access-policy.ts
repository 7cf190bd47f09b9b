import type { Environment } from '@cedille/values/generator';

type Member = NonNullable<Environment['members']>[number];
type Role = Member['clusters'][string];

/**
 * Who may do what, in each cluster, with a test for each of it: Omni refuses a policy that does not keep its own tests. A role
 * `None` is no rule, only a test.
 */
export function accessPolicy(members: readonly Member[], domain = '') {
  const granted = members.flatMap(({ account, clusters }) =>
    Object.entries(clusters).map(([cluster, role]) => ({ user: `${account}@${domain}`, cluster, role })),
  );
  const rules = new Map<string, { users: string[]; clusters: string[]; role: Role }>();
  for (const { user, cluster, role } of granted) {
    if (role === 'None') continue;
    const key = `${cluster} ${role}`;
    rules.set(key, { users: [...(rules.get(key)?.users ?? []), user], clusters: [cluster], role });
  }
  return {
    rules: [...rules].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rule]) => rule),
    tests: granted.map(({ user, cluster, role }) => ({
      name: `${user} in ${cluster}`,
      user: { name: user },
      cluster: { name: cluster },
      expected: { role },
    })),
  };
}
