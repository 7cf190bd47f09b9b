import { didYouMean, formatPath, type Path, type Problem } from '@cedille/source';
import { environmentFile, type LoadedEnvironment } from './load-environment.ts';
import { secretsFromPath } from './secrets-from.ts';

/**
 * What is wrong with who shares a Vault, as far as facts say it. Everything of an environment in there is told apart by mounts
 * and by names, so no two may have the same, and none may begin like another.
 */
export function tenancyProblems(environments: readonly LoadedEnvironment[]): Problem[] {
  const known = new Map(environments.map(environment => [environment.name, environment]));
  return environments.flatMap(tenant => {
    const from = tenant.facts.vault.from;
    if (from === undefined) return [];
    const keeper = known.get(from);
    if (!keeper) return [unknownKeeper(tenant, from, [...known.keys()])];
    if (keeper.facts.vault.mode === 'external') return [keeperWithoutVault(tenant, keeper)];
    const siblings = environments.filter(other => other !== tenant && other.facts.vault.from === from);
    return [keeper, ...siblings].flatMap(other => [...takenMounts(tenant, other), ...sharedPrefix(tenant, other)]);
  });
}

function unknownKeeper(tenant: LoadedEnvironment, from: string, known: readonly string[]): Problem {
  const others = known.filter(name => name !== tenant.name);
  const near = didYouMean(from, others);
  return {
    ...problemAt(tenant, secretsFromPath(tenant.facts)),
    code: 'unknown-environment',
    message: `${tenant.name} takes its secrets from the Vault of ${from}, which is not an environment.`,
    expected: others.length ? `one of ${others.join(', ')}` : 'another environment, and there is none',
    fix: near ? `write ${near}` : `create ${environmentFile(from)}, or name another environment`,
  };
}

function keeperWithoutVault(tenant: LoadedEnvironment, keeper: LoadedEnvironment): Problem {
  const end = keeper.facts.vault.from;
  return {
    ...problemAt(tenant, secretsFromPath(tenant.facts)),
    code: 'invalid-fact',
    message: `${tenant.name} takes its secrets from ${keeper.name}, which has no Vault of its own.`,
    expected: 'an environment whose vault.mode is not external',
    fix: end === undefined ? 'name the environment that runs the Vault' : `set vault.from: ${end}`,
  };
}

/** Facts that name a place in Vault which only one environment may have. */
const MOUNTS: readonly { path: Path; of: (environment: LoadedEnvironment) => string | undefined }[] = [
  { path: ['vault', 'authMount'], of: ({ facts }) => facts.vault.authMount },
  { path: ['vault', 'kv', 'mount'], of: ({ facts }) => facts.vault.kv.mount },
  { path: ['vault', 'github', 'mount'], of: ({ facts }) => facts.vault.github?.mount },
];

/** Engines have one space of names in Vault: a mount for tokens may not be that of somebody's secrets either. */
function takenMounts(tenant: LoadedEnvironment, other: LoadedEnvironment): Problem[] {
  return MOUNTS.flatMap(({ path, of }) => {
    const own = of(tenant);
    if (own === undefined || !MOUNTS.some(mount => mount.of(other) === own)) return [];
    return [
      {
        ...problemAt(tenant, path),
        code: 'invalid-fact' as const,
        message: `${formatPath(path)} of ${tenant.name} is ${own}, and so is a mount of ${other.name}, in the same Vault: each would have the rights over what the other one has.`,
        expected: 'mounts of its own for each environment',
        fix: `name it for ${tenant.name}`,
      },
    ];
  });
}

/** Policies are named `<environment>-<what for>`: `a` with `b-c` would have the policy of `a-b` with `c`. */
function sharedPrefix(tenant: LoadedEnvironment, other: LoadedEnvironment): Problem[] {
  const [short, long] = [tenant, other].sort((a, b) => a.name.length - b.name.length) as [
    LoadedEnvironment,
    LoadedEnvironment,
  ];
  if (!long.name.startsWith(`${short.name}-`)) return [];
  return [
    {
      ...problemAt(tenant, ['name']),
      code: 'invalid-fact',
      message: `${short.name} and ${long.name} share a Vault: ${short.name}-* would name the policies of both.`,
      expected: 'names of which none begins with another one and a hyphen',
      fix: `rename ${short.name} or ${long.name}`,
    },
  ];
}

function problemAt(
  environment: LoadedEnvironment,
  path: Path,
): Pick<Problem, 'severity' | 'environment' | 'path' | 'at'> {
  return {
    severity: 'error',
    environment: environment.name,
    path: formatPath(path),
    at: environment.positionOf(path),
  };
}
