import { plainText } from '../../compare/compare-values.ts';
import { field, list, texts } from '../field.ts';
import type { DangerRule, Finding } from '../rule.ts';

/** One thing that a role allows. */
interface Right {
  /** API group, or empty for the core group; undefined for a path that is not a resource. */
  group: string | undefined;
  resource: string;
  verb: string;
  name: string;
}

export const widerRights: DangerRule = {
  code: 'wider-rights',
  title: 'Somebody may do more (RBAC)',
  why: 'An account gets verbs, kinds or a role that it did not have; whoever has its token has them too.',
  example:
    '  rules:\n-   - { apiGroups: [""], resources: [pods], verbs: [get] }\n+   - { apiGroups: [""], resources: ["*"], verbs: ["*"] }',
  fix: 'list what it needs, and nothing more',
  severity: 'high',
  find(object) {
    const { change, identity } = object;
    if (identity.group !== 'rbac.authorization.k8s.io' || change === 'removed') return [];
    return identity.kind.endsWith('Binding') ? newSubjects(object) : newRights(object);
  },
};

type Both = Parameters<DangerRule['find']>[0];

function newRights({ change, before, after }: Both): Finding[] {
  const old = rightsOf(before);
  const added = rightsOf(after).filter(right => !old.some(known => covers(known, right)));
  const powerful = added.filter(right => isPowerful(right));
  // A role that is new as a whole is read anyway: only what gives power over others is named.
  const shown = change === 'added' ? powerful : added;
  if (!shown.length) return [];
  return [
    {
      severity: powerful.length ? 'high' : 'notice',
      path: 'rules',
      message: `Newly allows ${sumUp(powerful.length ? powerful : shown)}.`,
      fix: 'grant only what is needed: name groups, resources and verbs',
    },
  ];
}

function rightsOf(role: unknown): Right[] {
  return list(role, 'rules').flatMap(rule => {
    const verbs = texts(rule, 'verbs');
    const names = texts(rule, 'resourceNames');
    const paths = texts(rule, 'nonResourceURLs').flatMap(resource =>
      verbs.map((verb): Right => ({ group: undefined, resource, verb, name: '*' })),
    );
    const resources = texts(rule, 'apiGroups').flatMap(group =>
      texts(rule, 'resources').flatMap(resource =>
        verbs.flatMap(verb => (names.length ? names : ['*']).map((name): Right => ({ group, resource, verb, name }))),
      ),
    );
    return [...paths, ...resources];
  });
}

function covers(known: Right, right: Right): boolean {
  const fits = (mine: string | undefined, other: string | undefined): boolean => mine === other || mine === '*';
  return (
    (known.group === undefined) === (right.group === undefined) &&
    fits(known.group, right.group) &&
    fits(known.resource, right.resource) &&
    fits(known.verb, right.verb) &&
    fits(known.name, right.name)
  );
}

const POWERFUL_VERBS: ReadonlySet<string> = new Set(['*', 'escalate', 'bind', 'impersonate']);
const WRITES: ReadonlySet<string> = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);
/** Resources through which one gets at everything else, when they are written. */
const POWERFUL_RESOURCES: ReadonlySet<string> = new Set([
  'pods',
  'pods/exec',
  'pods/attach',
  'nodes/proxy',
  'serviceaccounts/token',
  'roles',
  'rolebindings',
  'clusterroles',
  'clusterrolebindings',
  'mutatingwebhookconfigurations',
  'validatingwebhookconfigurations',
  'certificatesigningrequests/approval',
]);

/** Source: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks */
function isPowerful({ group, resource, verb }: Right): boolean {
  if (group === undefined) return resource === '*' || verb === '*';
  if (group === '*' || resource === '*' || POWERFUL_VERBS.has(verb)) return true;
  return resource === 'secrets' || (WRITES.has(verb) && POWERFUL_RESOURCES.has(resource));
}

/** `get, list of secrets; all of everything`. */
function sumUp(rights: readonly Right[]): string {
  const verbs = new Map<string, Set<string>>();
  for (const { group, resource, verb, name } of rights) {
    const what = `${resource === '*' ? 'everything' : resource}${group === '*' ? ' in all groups' : group ? ` in ${group}` : ''}${name === '*' ? '' : ` named ${name}`}`;
    verbs.set(what, (verbs.get(what) ?? new Set()).add(verb === '*' ? 'every verb' : verb));
  }
  const parts = [...verbs].map(([what, all]) => `${[...all].join(', ')} of ${what}`);
  return parts.length > 4 ? `${parts.slice(0, 4).join('; ')} and ${parts.length - 4} more` : parts.join('; ');
}

const EVERYBODY: ReadonlySet<string> = new Set([
  'system:authenticated',
  'system:unauthenticated',
  'system:anonymous',
  'system:serviceaccounts',
]);
const ADMIN_ROLES: ReadonlySet<string> = new Set(['cluster-admin', 'admin', 'edit']);

function newSubjects({ change, before, after }: Both): Finding[] {
  const old = new Set(list(before, 'subjects').map(plainText));
  const added = list(after, 'subjects').filter(subject => !old.has(plainText(subject)));
  const role = String(field(after, 'roleRef', 'name'));
  return added.flatMap((subject): Finding[] => {
    const name = String(field(subject, 'name'));
    const isGrave = EVERYBODY.has(name) || ADMIN_ROLES.has(role);
    if (change === 'added' && !isGrave) return [];
    return [
      {
        severity: isGrave ? 'high' : 'notice',
        path: 'subjects',
        message: `${String(field(subject, 'kind'))} ${name} gets the rights of ${role}.`,
        fix: 'bind a narrower role, or only those who need it',
      },
    ];
  });
}
