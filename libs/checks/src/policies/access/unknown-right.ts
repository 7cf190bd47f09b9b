// cspell:ignore clustercidrs clustertrustbundles configz devicetaintrules flagz leasecandidates mutatingadmissionpolicies
// cspell:ignore mutatingadmissionpolicybindings podcertificaterequests podgroups podschedulingcontexts podsecuritypolicies
// cspell:ignore resourceclaimparameters resourceclasses resourceclassparameters runtimeclasses scheduledjobs statusz subresource userextras
import { didYouMean, editDistance, type Path } from '@cedille/source';
import type { Cluster, PlacedObject } from '../../rules/cluster.ts';
import type { ServedResources } from '../../rules/served-kinds.ts';
import type { ClusterRule, Finding, PlacedFinding } from '../../rules/rule.ts';
import { servedIn } from '../../rules/served-resources.ts';
import { ROLES, rulesOf, titleOf, type RoleRule } from './role-rules.ts';

export const unknownRight: ClusterRule = {
  code: 'rbac-unknown',
  title: 'A role on something that the API server does not have',
  why: 'The API server compares a role with a request letter by letter, and takes whatever is written in it: a right on `deployment`, on `pods/logs` or to `lists` is none, and whoever needs it is refused.',
  example:
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: scaler, namespace: sites }\nrules:\n  - { apiGroups: [apps], resources: [deployment], verbs: [get, patch] }\n',
  fix: 'write what the API server calls it in {template} or in the values it reads',
  severity: 'error',
  defects: ['missing-permission'],
  kinds: [...ROLES, 'CustomResourceDefinition'],
  find: findUnknown,
};

function findUnknown<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  const served = servedIn(cluster);
  return cluster.of(...ROLES).flatMap(on => {
    const rules = rulesOf(on);
    return rules.flatMap(rule => {
      const words = { title: titleOf(on), rule, rules, served };
      return [...unknownResources(words), ...unknownVerbs(words)].map(finding => ({ on, ...finding }));
    });
  });
}

interface Look {
  title: string;
  rule: RoleRule;
  /** All of the role. */
  rules: readonly RoleRule[];
  served: ServedResources;
}

/** What is wrong with one word, before anybody says so. */
interface Slip {
  message: string;
  expected: string;
  /** Left out where nobody can tell what was meant: then it may be of a newer version. */
  fix?: string;
}

function unknownResources(look: Look): Finding[] {
  const { title, rule } = look;
  // With every resource, or with a group of which nothing is known, each word may be right.
  if (rule.resources.includes('*') || rule.groups.includes('*')) return [];
  return rule.resources.flatMap((text, at) =>
    /[{$<]/.test(text) ? [] : tell(['rules', rule.index, 'resources', at], title, slipOfResource(text, look)),
  );
}

function tell(path: Path, title: string, slip: Slip | undefined): Finding[] {
  if (!slip) return [];
  const { message, expected, fix } = slip;
  return [
    {
      path,
      message: `${title} ${message}.`,
      expected,
      ...(fix === undefined
        ? { severity: 'warning' as const }
        : { fix: `${fix} in {template} or in the values it reads` }),
    },
  ];
}

function slipOfResource(text: string, look: Look): Slip | undefined {
  const [name = '', sub] = text.split('/');
  if (sub === '*')
    return {
      message: `names ${text}, and a * after the slash stands for nothing`,
      expected: `every subresource by its name, or */<name>`,
      fix: 'name the subresources',
    };
  return slipOfName(name, look) ?? (sub === undefined ? undefined : slipOfSubresource(name, sub, look));
}

function slipOfName(name: string, { rule: { groups }, rules, served }: Look): Slip | undefined {
  if (name === '*') return undefined;
  const known = groups.map(group => served.get(group));
  const unknown = known.some(group => !group);
  const kinds = new Map(known.flatMap(group => [...(group?.kinds ?? [])]));
  if (kinds.has(name) || groups.some(group => EXTRA[group]?.includes(name))) return undefined;
  const meant =
    called(name, kinds) ??
    (unknown
      ? undefined
      : near(
          name,
          kinds,
          known.every(one => one?.builtIn),
        ));
  if (meant !== undefined)
    return {
      message: `names ${name}, which the API server calls ${meant}`,
      expected: meant,
      fix: `write ${meant}`,
    };
  if (unknown || !groups.length || !known.every(one => one?.builtIn)) return undefined;
  const elsewhere = [...served].flatMap(([group, { builtIn, kinds: of }]) => (builtIn && of.has(name) ? [group] : []));
  const where = groups.map(group => group || '""').join(', ');
  if (elsewhere.length) {
    // Charts name old groups beside the present one.
    if (rules.some(rule => names(rule, elsewhere, name))) return undefined;
    return {
      message: `names ${name} of the group ${where}, which has none`,
      expected: `apiGroups with ${elsewhere.map(group => group || '""').join(' or ')}`,
      fix: `write ${elsewhere[0] || '""'} in apiGroups`,
    };
  }
  return { message: `names ${name}, which the group ${where} does not have`, expected: 'a resource of that group' };
}

/** The kind, or its name in another case or in the singular. */
function called(name: string, kinds: ReadonlyMap<string, string>): string | undefined {
  const lower = name.toLowerCase();
  for (const [plural, kind] of kinds) if (lower === plural || lower === kind.toLowerCase()) return plural;
  return undefined;
}

/** Of a custom group somebody else may bring more kinds: one letter alone is a slip. */
function near(name: string, kinds: ReadonlyMap<string, string>, isAll: boolean): string | undefined {
  const meant = didYouMean(name, kinds.keys());
  return meant !== undefined && (isAll || (editDistance(name, meant) === 1 && !/\d/.test(name))) ? meant : undefined;
}

function names({ groups, resources }: RoleRule, among: readonly string[], name: string): boolean {
  return (
    (groups.includes('*') || among.some(group => groups.includes(group))) &&
    (resources.includes('*') || resources.some(text => text.split('/')[0] === name))
  );
}

/** What is served or was, and what rights alone are about, beside the kinds of stable versions. */
const EXTRA: Readonly<Record<string, readonly string[]>> = {
  '': ['groups', 'uids', 'users', 'userextras'],
  'admissionregistration.k8s.io': ['mutatingadmissionpolicies', 'mutatingadmissionpolicybindings'],
  apps: ['daemonsets', 'scale'],
  'authentication.k8s.io': ['groups', 'uids', 'users', 'userextras'],
  batch: ['scheduledjobs'],
  'certificates.k8s.io': ['clustertrustbundles', 'podcertificaterequests', 'signers'],
  'coordination.k8s.io': ['leasecandidates'],
  'networking.k8s.io': ['clustercidrs'],
  'node.k8s.io': ['runtimeclasses'],
  policy: ['podsecuritypolicies'],
  'resource.k8s.io': [
    'devicetaintrules',
    'podschedulingcontexts',
    'resourceclaimparameters',
    'resourceclasses',
    'resourceclassparameters',
  ],
  'scheduling.k8s.io': ['podgroups', 'workloads'],
};

/** What every resource may be given, whether it has it or not: programs ask for it without looking. */
const USUAL = ['status', 'scale', 'finalizers'];

const SUBRESOURCES: Readonly<Record<string, readonly string[]>> = {
  certificatesigningrequests: ['approval'],
  deployments: ['rollback'],
  namespaces: ['finalize'],
  nodes: ['checkpoint', 'configz', 'flagz', 'healthz', 'log', 'metrics', 'pods', 'proxy', 'spec', 'stats', 'statusz'],
  pods: ['attach', 'binding', 'ephemeralcontainers', 'eviction', 'exec', 'log', 'portforward', 'proxy', 'resize'],
  resourceclaims: ['binding', 'driver'],
  serviceaccounts: ['token'],
  services: ['proxy'],
};

function slipOfSubresource(name: string, sub: string, { rule: { groups }, served }: Look): Slip | undefined {
  // Keys of what a user may have beside a name.
  if (name === '*' || name === 'userextras') return undefined;
  const own = SUBRESOURCES[name];
  const all = [...USUAL, ...(own ?? [])];
  if (all.includes(sub)) return undefined;
  const isAll = groups.every(group => served.get(group)?.builtIn);
  // An aggregated API server may have any.
  const meant = isAll ? didYouMean(sub, all) : all.find(one => one.length > 5 && editDistance(sub, one) === 1);
  if (meant !== undefined)
    return {
      message: `names ${name}/${sub}, which the API server calls ${name}/${meant}`,
      expected: `${name}/${meant}`,
      fix: `write ${name}/${meant}`,
    };
  if (!isAll) return undefined;
  return {
    message: `names ${name}/${sub}, and ${name} have no such part`,
    expected: all.map(one => `${name}/${one}`).join(', '),
  };
}

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/** Asked of some resources alone. */
const SPECIAL = ['approve', 'attest', 'bind', 'escalate', 'impersonate', 'proxy', 'redirect', 'sign', 'use', '*'];

/** What people write for it. */
const MEANT: Readonly<Record<string, string>> = {
  add: 'create',
  all: '*',
  any: '*',
  edit: 'update, patch',
  modify: 'update, patch',
  post: 'create',
  put: 'update',
  read: 'get, list, watch',
  remove: 'delete',
  view: 'get, list, watch',
  write: 'create, update, patch',
};

function unknownVerbs({ title, rule, served }: Look): Finding[] {
  if (!rule.resources.length || rule.verbs.includes('*')) return [];
  const isAll = rule.groups.length > 0 && rule.groups.every(group => served.get(group)?.builtIn);
  return rule.verbs.flatMap((verb, at) => {
    if (VERBS.includes(verb) || SPECIAL.includes(verb) || /[:{$<]/.test(verb)) return [];
    const meant = VERBS.find(one => one === verb.toLowerCase()) ?? (isAll ? MEANT[verb.toLowerCase()] : undefined);
    const slip = meant ?? (isAll || verb.length > 4 ? didYouMean(verb, VERBS) : undefined);
    if (slip === undefined) return [];
    return tell(['rules', rule.index, 'verbs', at], title, {
      message: `gives the verb ${verb}, which no request has`,
      expected: slip,
      fix: `write ${slip}`,
    });
  });
}
