import { declarationsIn, roleOf, type SignIn } from './carry-out.ts';
import type { LivePlace } from './places.ts';

/** Somebody who can sign in to the shared Vault, and what is theirs. */
export interface Account extends SignIn {
  /** For messages: `production: grafana`. */
  title: string;
  place: LivePlace;
  /** Whether it writes policies and roles: such an account has no secrets of its own. */
  isAdministrator: boolean;
  /** What it may do: paths below which everything is its own, by what it may do there. */
  owns: readonly { path: string; may: readonly Operation[] }[];
}

export type Operation = 'read' | 'write' | 'list' | 'delete';

/** An account for each role that anybody declares for an environment, whoever declares it. */
export function accountsIn(places: readonly LivePlace[]): Account[] {
  const roles = places.flatMap(place => declarationsIn(place, 'KubernetesAuthEngineRole')).map(roleOf);
  return roles.flatMap(({ name, mount, spec }) => {
    const place = places.find(({ facts }) => facts.vault.authMount === mount);
    if (!place) return [];
    const [rule = ''] = spec.targetNamespaces.targetNamespaces ?? [];
    const namespace = rule.replace('*', 'site');
    const account = spec.targetServiceAccounts[0] === '*' ? 'visitor' : spec.targetServiceAccounts[0]!;
    const isAdministrator = spec.policies.some(policy => policy.endsWith('-administrator'));
    const who = {
      mount,
      role: name,
      namespace,
      account,
      ...(spec.audience !== undefined && { audience: spec.audience }),
    };
    return [
      {
        title: `${place.name}: ${name}`,
        place,
        ...who,
        isAdministrator,
        owns: ownedBy(place, who, rule !== namespace),
      },
    ];
  });
}

/** What an account may touch: this is said here, not taken from the policies that are judged. */
function ownedBy({ facts: { vault } }: LivePlace, who: SignIn, isClub: boolean): Account['owns'] {
  if (who.role === 'vault-administrator') return [];
  if (who.role === 'vault-snapshot') return [{ path: 'sys/storage/raft/snapshot', may: ['read'] }];
  const data = `${vault.kv.mount}/${vault.kv.version === 2 ? 'data/' : ''}${who.namespace}/`;
  if (isClub) return [{ path: `${data}${who.account}/`, may: ['read'] }];
  return [
    { path: data, may: ['read', 'write'] },
    { path: 'sys/policies/password/platform/generate', may: ['read'] },
  ];
}
