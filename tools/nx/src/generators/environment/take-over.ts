import { isMap, isSeq, parseDocument, type Document } from 'yaml';

export interface TakeOver {
  name: string;
  from: string;
  domain?: string | undefined;
  /** Facts that a component cannot do without, by component: `where` in its component.yaml. */
  needs: (component: string) => readonly string[];
}

/** Facts of a new environment, and what a person has to decide about them. */
export interface TakenOver {
  text: string;
  decisions: Decision[];
}

export interface Decision {
  /** `backup.bucket`. */
  fact: string;
  /** As it stands now; absent where it was left out. */
  value?: string;
  question: string;
}

/**
 * The facts of another environment without anything that two of them cannot have in common: names, mounts, buckets and
 * hosts are derived from the new name; machines, addresses and clubs are left out. Comments stay.
 */
export function takeOver(text: string, options: TakeOver): TakenOver {
  const { name, from } = options;
  const facts = parseDocument(text);
  const domains = { old: String(facts.getIn(['domain', 'base'])), now: '' };
  domains.now = options.domain ?? `${name}.${domains.old}`;
  facts.set('name', name);
  facts.set(
    'description',
    facts.createNode({ en: `${name}, made from ${from}.`, fr: `${name}, fait à partir de ${from}.` }),
  );
  facts.setIn(['domain', 'base'], domains.now);
  const derived = DERIVED.flatMap(([path, question]) => derive(facts, path, { name, from, question }));
  const moved = MOVED.flatMap(path => move(facts, path, domains));
  const removed = REMOVED.flatMap(([path, question]) => remove(facts, path, question));
  return {
    decisions: [
      { fact: 'domain.base', value: domains.now, question: 'is it yours, and does DNS lead there?' },
      ...prefixClubs(facts, name),
      ...derived,
      ...moved,
      ...removed,
      ...withoutClubs(facts),
      ...withoutComponents(facts, removed, options),
    ],
    text: facts.toString({ lineWidth: 0 }),
  };
}

type Path = readonly string[];

/** Facts that name the environment, or something of it alone. */
const DERIVED: readonly (readonly [Path, string])[] = [
  [['cluster', 'name'], 'is the cluster called so?'],
  [['cluster', 'endpoint'], 'does its API server answer there?'],
  [['vault', 'authMount'], 'it has to be enabled in Vault for the new cluster'],
  [['vault', 'kv', 'mount'], 'it has to be made in Vault, and its secrets written anew'],
  [['vault', 'github', 'mount'], 'it has to be made in Vault'],
  [['backup', 'bucket'], 'it has to be made'],
];

/** Replaces the old name; where it does not occur, the new one is put behind the value. */
function derive(
  facts: Document,
  path: Path,
  { name, from, question }: { name: string; from: string; question: string },
): Decision[] {
  const before = facts.getIn(path);
  if (typeof before !== 'string') return [];
  const renamed = before.replaceAll(new RegExp(`(?<![a-z0-9])${from}(?![a-z0-9])`, 'g'), name);
  const now = renamed === before ? apart(before, name) : renamed;
  facts.setIn(path, now);
  return [{ fact: path.join('.'), value: now, question }];
}

function apart(value: string, name: string): string {
  const url = /^([a-z]+:\/\/)([^/]+)(.*)$/.exec(value);
  if (url) return `${url[1]!}${name}.${url[2]!}${url[3]!}`;
  const slash = value.lastIndexOf('/');
  return slash < 0 ? `${value}-${name}` : `${value.slice(0, slash + 1)}${name}`;
}

/** Addresses that follow from the domain where the environment itself answers there. */
const MOVED: readonly Path[] = [
  ['sso', 'issuer'],
  ['vault', 'address'],
];

function move(facts: Document, path: Path, { old, now }: { old: string; now: string }): Decision[] {
  const before = facts.getIn(path);
  if (typeof before !== 'string') return [];
  const url = /^([a-z]+:\/\/[a-z0-9-]+\.)([^/:]+)(.*)$/.exec(before);
  const isOwn = url?.[2] === old;
  const value = isOwn ? `${url[1]!}${now}${url[3]!}` : before;
  if (isOwn) facts.setIn(path, value);
  const question = isOwn
    ? 'does it answer there?'
    : 'it is that of another environment: do its people sign in, and its Pods read, there?';
  return /\.svc([:/]|$)/.test(before) ? [] : [{ fact: path.join('.'), value, question }];
}

/** Facts about things that exist once: nothing can be derived for another environment. */
const REMOVED: readonly (readonly [Path, string])[] = [
  [['cluster', 'nodes'], 'which machines does it have?'],
  [['cluster', 'network'], 'which network are its machines in?'],
  [['loadBalancer'], 'which addresses may it give out?'],
  [['omni'], 'who manages its machines?'],
  [['google', 'workloadIdentity'], 'which provider trusts the tokens of the new cluster?'],
  [['existing'], 'what does the new cluster have that no component renders?'],
];

function remove(facts: Document, path: Path, question: string): Decision[] {
  if (!facts.hasIn(path)) return [];
  facts.deleteIn(path);
  const above = path.slice(0, -1);
  const left = above.length ? facts.getIn(above) : undefined;
  if (isMap(left) && !left.items.length) facts.deleteIn(above);
  return [{ fact: path.join('.'), question }];
}

function prefixClubs(facts: Document, name: string): Decision[] {
  const domains = facts.getIn(['domain', 'clubs']);
  if (!isSeq(domains)) return [];
  domains.items = domains.items.map(item => facts.createNode(`${name}.${String(item)}`));
  return [
    {
      fact: 'domain.clubs',
      value: domains.items.map(String).join(', '),
      question: 'below which domains may clubs be served?',
    },
  ];
}

function withoutClubs(facts: Document): Decision[] {
  const clubs = facts.get('clubs');
  if (!isSeq(clubs) || !clubs.items.length) return [];
  facts.set('clubs', facts.createNode([]));
  return [{ fact: 'clubs', value: 'none', question: 'which clubs are hosted here?' }];
}

/** Components that lack a fact which was left out. */
function withoutComponents(facts: Document, removed: readonly Decision[], { needs }: TakeOver): Decision[] {
  const gone = removed.map(({ fact }) => fact);
  const isGone = (need: string): boolean => gone.some(fact => `${need.split('=')[0]!}.`.startsWith(`${fact}.`));
  const components = facts.get('components');
  if (!isSeq(components)) return [];
  const lacking = components.items.map(String).filter(component => needs(component).some(isGone));
  components.items = components.items.filter(item => !lacking.includes(String(item)));
  return lacking.map(component => ({
    fact: 'components',
    value: `without ${component}`,
    question: `it needs ${needs(component).filter(isGone).join(', ')}`,
  }));
}
