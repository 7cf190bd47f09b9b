import {
  isDns1035Label,
  isDnsLabel,
  isDnsSubdomain,
  isLabelValue,
  isPathSegment,
  isQualifiedName,
} from './scalar-syntax.ts';
import { report, type Walk } from './walk.ts';
import type { KindFacts } from '../registry/kind-facts.ts';

type Metadata = Readonly<Record<string, unknown>>;

/** Name, namespace, labels and annotations: rules that the API server has beside the type of `metadata`. */
export function checkMetadata(facts: KindFacts, metadata: unknown, walk: Walk): void {
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) {
    return report(walk, { rule: 'required', message: 'The object has no metadata.', expected: 'metadata with a name' });
  }
  walk.path.push('metadata');
  checkName(facts, metadata as Metadata, walk);
  checkNamespace(facts, metadata as Metadata, walk);
  checkKeys('labels', metadata as Metadata, walk);
  checkKeys('annotations', metadata as Metadata, walk);
  walk.path.pop();
}

function checkName(facts: KindFacts, { name, generateName }: Metadata, walk: Walk): void {
  if (typeof name !== 'string' || name === '') {
    if (typeof generateName !== 'string' || generateName === '') {
      report(walk, { rule: 'required', message: `The ${facts.kind} has no name.`, expected: 'metadata.name' });
    }
    return;
  }
  const rule = NAME_RULES[`${facts.apiVersion.split('/').slice(0, -1).join('')}/${facts.kind}`] ?? SUBDOMAIN;
  if (!rule.accepts(name))
    at('name', walk, () => invalid({ text: name, what: `name of a ${facts.kind}`, expected: rule.expected }, walk));
}

function checkNamespace({ kind, scope, source }: KindFacts, { namespace }: Metadata, walk: Walk): void {
  const isGiven = namespace !== undefined && namespace !== null && namespace !== '';
  if (scope === 'Namespaced' && !isGiven) {
    report(walk, {
      rule: 'namespace-missing',
      message: `The ${kind} names no namespace.`,
      expected: `metadata.namespace, because ${kind} is namespaced (${source})`,
    });
  }
  if (!isGiven) return;
  if (scope === 'Cluster') at('namespace', walk, () => forbiddenNamespace({ kind, source }, walk));
  else if (typeof namespace === 'string' && !isDnsLabel(namespace)) {
    at('namespace', walk, () =>
      invalid({ text: namespace, what: 'name of a namespace', expected: LABEL.expected }, walk),
    );
  }
}

function forbiddenNamespace({ kind, source }: { kind: string; source: string }, walk: Walk): void {
  report(walk, {
    rule: 'namespace-forbidden',
    message: `The ${kind} names a namespace, but the kind is cluster-scoped.`,
    expected: `no metadata.namespace, because ${kind} is cluster-scoped (${source})`,
  });
}

function checkKeys(member: 'labels' | 'annotations', metadata: Metadata, walk: Walk): void {
  const entries = metadata[member];
  if (typeof entries !== 'object' || entries === null || Array.isArray(entries)) return;
  walk.path.push(member);
  for (const [key, value] of Object.entries(entries as Metadata)) {
    // The API server lets annotation keys differ from label keys in letter case only.
    if (!isQualifiedName(member === 'annotations' ? key.toLowerCase() : key)) {
      at(key, walk, () => invalid({ text: key, what: `key of ${member}`, expected: KEY_EXPECTED }, walk));
    }
    if (member === 'labels' && typeof value === 'string' && !isLabelValue(value)) {
      at(key, walk, () => invalid({ text: value, what: 'value of a label', expected: VALUE_EXPECTED }, walk));
    }
  }
  walk.path.pop();
}

function at(key: string, walk: Walk, run: () => void): void {
  walk.path.push(key);
  run();
  walk.path.pop();
}

function invalid({ text, what, expected }: { text: string; what: string; expected: string }, walk: Walk): void {
  report(walk, { rule: 'metadata', message: `${JSON.stringify(text)} cannot be the ${what}.`, expected });
}

const KEY_EXPECTED = 'a name of at most 63 letters, digits, "-", "_" and ".", with an optional DNS prefix and "/"';
const VALUE_EXPECTED = 'at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or digit';

interface NameRule {
  accepts: (name: string) => boolean;
  expected: string;
}

const SUBDOMAIN: NameRule = {
  accepts: isDnsSubdomain,
  expected: 'a DNS subdomain: at most 253 lower-case letters, digits, "-" and "."',
};
const LABEL: NameRule = {
  accepts: isDnsLabel,
  expected: 'a DNS label: at most 63 lower-case letters, digits and "-"',
};
/** Kubernetes 1.36 relaxes it to a plain label (RelaxedServiceNameValidation). */
const SERVICE: NameRule = {
  accepts: isDns1035Label,
  expected: 'a DNS label that begins with a letter: at most 63 lower-case letters, digits and "-"',
};
const PATH_SEGMENT: NameRule = { accepts: isPathSegment, expected: 'text without "/" and "%"' };
const CRON_JOB: NameRule = {
  accepts: name => name.length <= 52 && isDnsSubdomain(name),
  expected: 'at most 52 lower-case letters, digits, "-" and ".", because a Job adds 11',
};

/**
 * By group and kind; all others are subdomains.
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ and the validation of each API group.
 */
const NAME_RULES: Readonly<Record<string, NameRule>> = {
  '/Namespace': LABEL,
  '/Service': SERVICE,
  'batch/CronJob': CRON_JOB,
  'rbac.authorization.k8s.io/Role': PATH_SEGMENT,
  'rbac.authorization.k8s.io/RoleBinding': PATH_SEGMENT,
  'rbac.authorization.k8s.io/ClusterRole': PATH_SEGMENT,
  'rbac.authorization.k8s.io/ClusterRoleBinding': PATH_SEGMENT,
  'certificates.k8s.io/CertificateSigningRequest': PATH_SEGMENT,
  'networking.k8s.io/IPAddress': { accepts: () => true, expected: '' },
};
