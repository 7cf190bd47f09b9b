import { misreadAnnotations, printedByMistake } from '@cedille/checks';
import { objectName, type KubernetesObject } from '@cedille/manifests';
import { formatPath, isMap, type Path, type Severity } from '@cedille/source';
import { validateObject, type KindFacts, type ObjectViolation, type TypeRegistry } from '@cedille/types';
import type { AuditRule, Finding } from '../finding.ts';
import { mapsAt, valueAt } from '../objects/value-at.ts';
import { isDormant, type Repository } from '../repository.ts';
import { placeIn, type AuditedDocument } from '../tree/audited-file.ts';
import { isPlaceholder } from '../tree/placeholder.ts';

/** Every object against its kind: what the API server would refuse or drop, and what readers of annotations do not know. */
export const validObjects: AuditRule = repository => [
  ...repository.objects.flatMap(document => judge(document, repository, violationsOf)),
  ...repository.patches.flatMap(document => judge(document, repository, violationsOfPatch)),
];

/** How sure the facts of a kind are. */
type Trust =
  /** Kubernetes', or the repository's own definition. */
  | 'sure'
  /** Those that come with this program: the cluster may run another version. */
  | 'other-version'
  /** Nothing is known but what every object has. */
  | 'none';

interface Judged {
  violation: ObjectViolation;
  trust: Trust;
  facts: KindFacts | undefined;
}

function violationsOf(object: KubernetesObject, repository: Repository): Judged[] {
  const { types } = repository;
  const facts = types.lookup(String(object.apiVersion), String(object.kind));
  const trust = trustIn(object, facts, repository);
  const ofKind = facts
    ? validateObject(types, object)
    : [...goneVersion(object, repository), ...badMetadata(object, types)];
  const own = [...misreadAnnotations(object), ...printedByMistake(object)];
  return [
    ...ofKind.map(violation => ({ violation, trust, facts })),
    ...own.map(violation => ({ violation, trust: 'sure' as const, facts })),
  ];
}

/** A patch says a part of an object only. */
function violationsOfPatch(object: KubernetesObject, repository: Repository): Judged[] {
  const kept: ReadonlySet<string> = new Set(['unknown-field', 'type', 'enum']);
  return violationsOf(object, repository).filter(
    ({ violation: { rule, path } }) => kept.has(rule) && !path.some(step => /^\$/.test(String(step))),
  );
}

function trustIn(
  { apiVersion = '', kind = '' }: KubernetesObject,
  facts: KindFacts | undefined,
  { defined }: Repository,
): Trust {
  if (!facts) return 'none';
  return facts.builtIn || defined.has(`${groupOf(apiVersion)}/${kind}`) ? 'sure' : 'other-version';
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** A kind that is known in other versions alone; of a kind that nobody knows nothing is said. */
function goneVersion(
  { apiVersion = '', kind = '' }: KubernetesObject,
  { types, defined }: Repository,
): ObjectViolation[] {
  const group = groupOf(apiVersion);
  const served = kindsOf(types).filter(one => one.kind === kind && isSuccessor(groupOf(one.apiVersion), group));
  if (!served.length || isPlaceholder(apiVersion)) return [];
  const { builtIn, source } = served[0]!;
  const whose = builtIn ? source : defined.has(`${group}/${kind}`) ? 'the definition in this repository' : source;
  return [
    {
      rule: 'unknown-kind',
      path: ['apiVersion'],
      message: `${kind} of ${apiVersion} is not served by ${whose}.`,
      expected: served.map(one => one.apiVersion).join(' or '),
      ...(served.length === 1 && { didYouMean: served[0]!.apiVersion }),
    },
  ];
}

/** All kinds, sorted once for each registry. */
function kindsOf(types: TypeRegistry): readonly KindFacts[] {
  const known = sorted.get(types) ?? types.kinds();
  sorted.set(types, known);
  return known;
}

const sorted = new WeakMap<TypeRegistry, readonly KindFacts[]>();

/** Kubernetes moved what `extensions` had to groups of their own. */
function isSuccessor(group: string, written: string): boolean {
  return group === written || (written === 'extensions' && (group === 'apps' || group === 'networking.k8s.io'));
}

/**
 * What every object has, whatever it is: labels and annotations. Other programs have objects of the same form that no
 * cluster gets (Backstage, kind, Skaffold …): a key that Kubernetes does not have is told where it is a slip of the pen.
 */
function badMetadata({ metadata }: KubernetesObject, types: TypeRegistry): ObjectViolation[] {
  const stand = { apiVersion: 'v1', kind: 'ConfigMap', metadata };
  return validateObject(types, stand).filter(
    ({ rule, path, didYouMean }) =>
      path[0] === 'metadata' &&
      path.length > 1 &&
      (rule === 'type' || (rule === 'unknown-field' && didYouMean !== undefined)),
  );
}

/** What a cluster does not care about, or only the whole cluster can tell. */
const NOT_HERE: ReadonlySet<ObjectViolation['rule']> = new Set(['namespace-missing']);

function judge(
  document: AuditedDocument,
  repository: Repository,
  violations: (object: KubernetesObject, repository: Repository) => Judged[],
): Finding[] {
  const { object } = document;
  const found: Finding[] = [];
  for (const { item, within } of itemsOf(object, []))
    for (const judged of violations(item, repository)) {
      const { rule, path } = judged.violation;
      if (NOT_HERE.has(rule) || isFilledIn(item, path) || isUnfinished(document, item, judged.violation, repository))
        continue;
      const told = tell({ ...judged, document, item, path: [...within, ...path] });
      found.push(isDormant(document, repository) ? { ...told, severity: 'warning' } : told);
    }
  return found;
}

/**
 * What is no mistake although it would be one in a cluster: Kustomize gives names and namespaces (what stands in its files may
 * be a stand-in such as `_`), and adds what is required.
 */
function isUnfinished(
  document: AuditedDocument,
  item: KubernetesObject,
  violation: ObjectViolation,
  repository: Repository,
): boolean {
  const { file } = document;
  const { rule, path } = violation;
  if (rule === 'required')
    return (
      repository.shaped.has(file) ||
      isDormant(document, repository) ||
      isFragment(item) ||
      isGivenByFlux(item, violation, repository)
    );
  if (rule !== 'metadata') return false;
  // WORDS in capitals are for people to replace.
  if (/[A-Z]{4,}/.test(String(valueAt(item, path)))) return true;
  return (path[1] === 'name' || path[1] === 'namespace') && repository.named.has(file);
}

/** A part of a workload, which somebody merges into the rest: no container, or one without its image. */
function isFragment(item: KubernetesObject): boolean {
  const pod = valueAt(item, ['spec', 'template', 'spec']);
  if (!isMap(pod)) return false;
  return (
    pod['containers'] === undefined ||
    mapsAt(pod, ['containers']).some(({ item: container }) => container['image'] === undefined)
  );
}

/** Whether a patch of Flux for objects of that kind says the field that is missing. */
function isGivenByFlux(
  { kind = '' }: KubernetesObject,
  { expected = '' }: ObjectViolation,
  { fluxPatches }: Repository,
): boolean {
  return new RegExp(`\\b${expected.split(':')[0]!.replace(/\W/g, '.')}\\b`).test(fluxPatches.get(kind) ?? '');
}

/** The objects of a document with their places: itself, or the items of a List. */
function itemsOf(object: KubernetesObject, within: Path): { item: KubernetesObject; within: Path }[] {
  const { kind, items } = object as { kind?: string; items?: unknown };
  if (!String(kind).endsWith('List') || !Array.isArray(items)) return [{ item: object, within }];
  return items.flatMap((item, index) => (isMap(item) ? itemsOf(item, [...within, 'items', index]) : []));
}

/** Whether something else writes the value, or the key, before a cluster sees it. */
export function isFilledIn(object: unknown, path: Path): boolean {
  let value = object;
  for (const step of path) {
    if (isPlaceholder(step) || isPlaceholder(value)) return true;
    value = (value as Record<string | number, unknown> | null | undefined)?.[step];
  }
  return isPlaceholder(value);
}

interface Told extends Judged {
  document: AuditedDocument;
  item: KubernetesObject;
  path: Path;
}

const CODES: Partial<Record<ObjectViolation['rule'], Finding['code']>> = {
  'unknown-kind': 'unknown-kind',
  'namespace-forbidden': 'object-scope',
};

function tell(told: Told): Finding {
  const { violation, document, item, path } = told;
  const { rule, message, expected, didYouMean } = violation;
  const hint = didYouMean === undefined ? undefined : `did you mean ${didYouMean}?`;
  const version = told.trust === 'other-version' && told.facts ? ` (${told.facts.source})` : '';
  return {
    code: CODES[rule] ?? 'object-field',
    severity: severityOf(told),
    like: `${rule} ${item.apiVersion} ${item.kind} ${formatPath(path.map(step => (typeof step === 'number' ? 0 : step)))}`,
    message: message.replace(/\.$/, `${version}.`),
    object: objectName(item),
    ...(path.length && { path: formatPath(path) }),
    at: placeIn(document, path),
    ...((hint ?? expected) !== undefined && { expected: [expected, hint].filter(Boolean).join('; ') }),
    ...(version !== '' &&
      rule === 'unknown-field' && {
        why: 'The API server drops or refuses it, unless the cluster runs a version that knows it.',
      }),
    ...(rule === 'unknown-kind' &&
      !/served by Kubernetes/.test(message) && { why: 'A cluster that runs that version refuses the object.' }),
    fix: fixOf(violation, isMisplaced(violation)),
  };
}

function severityOf({ violation, trust, facts }: Told): Severity {
  const { rule, didYouMean } = violation;
  if (rule === 'namespace-forbidden') return 'warning';
  if (rule === 'unknown-kind') return /served by Kubernetes/.test(violation.message) ? 'error' : 'warning';
  if (trust !== 'other-version' || !facts) return 'error';
  // What another version may have is no error: a key that none of them has is one.
  return rule === 'required' || rule === 'metadata' || didYouMean !== undefined || isMisplaced(violation)
    ? 'error'
    : 'warning';
}

function isMisplaced({ rule, path, expected = '' }: ObjectViolation): boolean {
  return rule === 'unknown-field' && expected.startsWith(`${String(path.at(-1))} to stand`);
}

function fixOf({ rule, path, didYouMean, expected = '' }: ObjectViolation, misplaced: boolean): string {
  const key = String(path.at(-1));
  if (rule === 'namespace-forbidden') return 'remove metadata.namespace';
  if (rule === 'unknown-kind')
    return `write apiVersion: ${didYouMean ?? expected}, and look what changed between the two`;
  if (rule === 'unknown-field' && /\//.test(key)) return `move ${key} below metadata.annotations or metadata.labels`;
  if (misplaced) return `move ${key}: ${expected.replace(' to stand ', ' stands ')}`;
  if (didYouMean !== undefined)
    return rule === 'unknown-field' ? `write ${didYouMean} instead of ${key}` : `write ${didYouMean}`;
  if (rule === 'required') return `add ${expected.split(':')[0]}`;
  if (rule === 'unknown-field') return `remove ${key}, or write the field that was meant`;
  return expected === '' ? 'correct it' : `write ${expected}`;
}
