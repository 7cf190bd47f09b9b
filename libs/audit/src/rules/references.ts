import { fits, kindName, type ObjectRelations } from '@cedille/checks';
import { didYouMean, formatPath, type Path } from '@cedille/source';
import { objectName } from '@cedille/manifests';
import type { AuditRule, Finding } from '../finding.ts';
import { placeIn } from '../tree/audited-file.ts';
import { isPlaceholder } from '../tree/placeholder.ts';
import { folderOf } from '../tree/walk-tree.ts';
import { textAt } from '../objects/value-at.ts';
import { Makers } from './references/makers.ts';
import { keyOf, relationsIn, type Declared, type Related, type Relations } from './references/relations.ts';

type Reference = NonNullable<ObjectRelations['refers']>[number];

/**
 * What objects name of others is there. A repository is not a cluster: charts, operators, other repositories and people make
 * objects, too. Only what is built from files that are all here is judged, and what anything here may make is not missed.
 */
export const references: AuditRule = repository => {
  const relations = relationsIn(repository);
  const makers = new Makers(repository, relations.all);
  const look: Look = { relations, makers, index: indexOf(relations) };
  return relations.all
    .filter(({ document }) => relations.isClosed(document))
    .flatMap(one => [
      ...faultsOf(one, relations, repository.shaped),
      ...(relations.isPatched(one.document)
        ? []
        : [
            ...(one.relations.refers ?? []).flatMap(reference => judge(one, reference, look)),
            ...portsOfPods(one, look),
            ...(repository.shaped.has(one.document.file) ? [] : selectsNothing(one, look)),
          ]),
    ]);
};

interface Look {
  relations: Relations;
  makers: Makers;
  index: Index;
}

/** What is looked up once for each reference: a repository may have thousands of them. */
interface Index {
  byName: ReadonlyMap<string, readonly Related[]>;
  /** Pod templates by each of their labels. */
  byLabel: ReadonlyMap<string, readonly Related[]>;
  /** Names of a kind in a folder that nobody names. */
  unused: ReadonlyMap<string, readonly string[]>;
}

function indexOf({ all, declared }: Relations): Index {
  const used = new Set(all.flatMap(({ relations }) => (relations.refers ?? []).map(one => keyOf(one.kind, one.name))));
  const unused = [...declared].flatMap(([key, made]) => {
    const [kind = '', name = ''] = key.split(' ');
    const folders = new Set(made.flatMap(({ document }) => (document ? [folderOf(document.file)] : [])));
    return used.has(key) ? [] : [...folders].map((folder): [string, string] => [keyOf(kind, folder), name]);
  });
  return {
    byName: grouped(all.map(one => [one.relations.name, one])),
    byLabel: grouped(
      all.flatMap(one => {
        const labels = (one.relations.pods ?? []).flatMap(pod =>
          Object.entries(pod.labels).map(entry => entry.join('=')),
        );
        return [...new Set(labels)].map((label): [string, Related] => [label, one]);
      }),
    ),
    unused: grouped(unused),
  };
}

function grouped<T>(entries: readonly (readonly [string, T])[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const [key, value] of entries) {
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

type Words = Pick<Finding, 'code' | 'severity' | 'like' | 'message' | 'expected' | 'fix'> & { why?: string };

function at({ document, relations }: Related, path: Path, words: Words): Finding {
  const whole = [...(relations.within ?? []), ...path];
  return { ...words, object: objectName(document.object), path: formatPath(whole), at: placeIn(document, whole) };
}

function label({ relations: { kind, name } }: Related): string {
  return `${kindName(kind)} ${name}`;
}

const FAULTS = {
  volume: {
    code: 'volume-missing',
    message: (what: string, written: string, subject: string) =>
      `${what} mounts the volume ${written} in container ${subject}, and has no volume of that name.`,
  },
  'probe-port': {
    code: 'reference-port',
    message: (what: string, written: string, subject: string) =>
      `${what} asks at the port ${written} of container ${subject}, which has no port of that name.`,
  },
  selector: {
    code: 'selector-mismatch',
    message: (what: string) => `The selector of ${what} does not match its own Pod template.`,
  },
} as const;

/** What is wrong inside one object, whatever else there is. */
function faultsOf(one: Related, { isPatched }: Relations, shaped: ReadonlySet<string>): Finding[] {
  const { document, relations } = one;
  return (relations.faults ?? []).flatMap(({ rule, path, written, choices, subject }): Finding[] => {
    // Labels that Kustomize adds go to selectors, too.
    if (isPatched(document) || (rule === 'selector' && shaped.has(document.file))) return [];
    if (isPlaceholder(written) || choices.some(isPlaceholder)) return [];
    const near = written ? didYouMean(written, choices) : undefined;
    const { code, message } = FAULTS[rule];
    return [
      at(one, path, {
        code,
        severity: 'error',
        like: `${rule} ${relations.kind} ${relations.name}`,
        message: message(label(one), written, subject),
        expected: choices.length ? `one of ${choices.join(', ')}` : 'what is named to be there',
        fix: near === undefined ? 'correct the name, or add what it names' : `write ${near}`,
      }),
    ];
  });
}

/** Kinds that people declare in files, and whose absence stops whoever names them. */
const JUDGED: Readonly<Record<string, { isSure: boolean; why: string }>> = {
  ConfigMap: { isSure: true, why: 'The Pod never starts: it waits for what is not there.' },
  ServiceAccount: { isSure: true, why: 'No Pod is made: its account does not exist.' },
  'rbac.authorization.k8s.io/Role': { isSure: true, why: 'Nobody gets the rights: what they are is not written.' },
  'apps/Deployment': { isSure: true, why: 'It scales nothing.' },
  'apps/StatefulSet': { isSure: true, why: 'It scales nothing.' },
  Secret: { isSure: false, why: 'The Pod never starts: it waits for what is not there.' },
  PersistentVolumeClaim: { isSure: false, why: 'The Pod never starts: it waits for a volume that is not there.' },
  Service: { isSure: false, why: 'Nothing answers there.' },
  'cert-manager.io/Issuer': { isSure: false, why: 'The certificate is never made.' },
  'cert-manager.io/ClusterIssuer': { isSure: false, why: 'The certificate is never made.' },
  'gateway.networking.k8s.io/Gateway': { isSure: false, why: 'Nothing answers for the route.' },
};

/** What Flux does without what it reads; whoever installs Flux often makes that, too. */
const FLUX: Readonly<Record<string, string>> = {
  'helm.toolkit.fluxcd.io/HelmRelease': 'Flux does not install the release: values of it are not there.',
  'kustomize.toolkit.fluxcd.io/Kustomization': 'Flux applies nothing of it: what it fills in is not there.',
};

/** What every namespace or cluster has by itself. */
const BY_ITSELF: ReadonlySet<string> = new Set([
  'ServiceAccount default',
  'ServiceAccount builder',
  'ServiceAccount deployer',
  'ServiceAccount pipeline',
  'ConfigMap kube-root-ca.crt',
  'ConfigMap openshift-service-ca.crt',
  'Service kubernetes',
]);

function judge(one: Related, reference: Reference, look: Look): Finding[] {
  const { kind, name, path } = reference;
  if (reference.optional || reference.governs || reference.abroad || reference.anywhere) return [];
  if (isPlaceholder(name) || /[A-Z]{4,}/.test(name) || BY_ITSELF.has(keyOf(kind, name))) return [];
  const found = look.relations.declared.get(keyOf(kind, name));
  if (found) return [...missingKeys(one, reference, found, look), ...missingPort(one, reference, look)];
  const judged = JUDGED[kind];
  if (!judged || isNumbered(kind, name, look.relations)) return [];
  const near = didYouMean(name, look.index.unused.get(keyOf(kind, folderOf(one.document.file))) ?? []);
  const flux = FLUX[one.relations.kind];
  if ((near === undefined && (!judged.isSure || flux !== undefined)) || look.makers.mayMake(name)) return [];
  return [
    at(one, path, {
      code: 'reference-missing',
      severity: 'error',
      like: `${kind} ${name}`,
      message: `${label(one)} names the ${kindName(kind)} ${name}, which nothing in this repository makes.`,
      expected: `a ${kindName(kind)} of that name${near === undefined ? '' : `; did you mean ${near}?`}`,
      fix: near === undefined ? `add the ${kindName(kind)}, or correct the name` : `write ${near}`,
      why: flux ?? judged.why,
    }),
  ];
}

/** `data-web-0` of a StatefulSet. */
function isNumbered(kind: string, name: string, { declared }: Relations): boolean {
  return declared.has(keyOf(kind, name.replace(/\d+/g, '#')));
}

/** The one thing that a name stands for; of two, nobody knows which one a cluster has. */
function onlyOne(found: readonly Declared[] | undefined): Declared | undefined {
  return found?.length === 1 ? found[0] : undefined;
}

// cspell:ignore replicat kubed
/** What a controller fills in says so in its labels or annotations. */
const FILLED = /inject|trusted|reflector|replicat|kubed|sops|managed-by|source-secret/i;

function missingKeys(
  one: Related,
  reference: Reference,
  found: readonly Declared[],
  { relations, makers }: Look,
): Finding[] {
  const only = onlyOne(found);
  const { kind, name, keys = [] } = reference;
  if (!only?.keys || only.isOpen || !keys.length) return [];
  const { document } = only;
  if (kind !== 'ConfigMap' && kind !== 'Secret') return [];
  if (document) {
    const { metadata } = document.object;
    if (relations.isPatched(document) || !relations.isClosed(document)) return [];
    if (FILLED.test(JSON.stringify([metadata?.annotations, metadata?.labels]))) return [];
    const type = textAt(document.object, ['type']) ?? 'Opaque';
    if (type !== 'Opaque' && kind === 'Secret') return [];
  }
  const missing = keys.filter(({ key }) => !only.keys!.includes(key) && !isPlaceholder(key));
  if (!missing.length || only.keys.some(isPlaceholder) || makers.mayMake(name)) return [];
  return missing.map(({ key, path }) => {
    const near = didYouMean(key, only.keys!);
    return at(one, path, {
      code: 'reference-key',
      severity: 'error',
      like: `key ${kind} ${name} ${key}`,
      message: `${label(one)} reads the key ${key} of the ${kind} ${name}, which has no such key.`,
      expected: `one of ${only.keys!.slice(0, 12).join(', ')}${document ? ` (${document.file})` : ''}`,
      fix: near === undefined ? 'correct the key, or add it' : `write ${near}`,
    });
  });
}

function missingPort(one: Related, { kind, name, port }: Reference, { relations, index }: Look): Finding[] {
  if (kind !== 'Service' || !port) return [];
  const services = (index.byName.get(name) ?? []).filter(({ relations: other }) => other.kind === 'Service');
  const [service] = services;
  if (
    services.length !== 1 ||
    !service ||
    relations.isPatched(service.document) ||
    !relations.isClosed(service.document)
  )
    return [];
  const ports = service.relations.has?.ports;
  const isThere = (wanted: number | string): boolean =>
    ports!.some(known => (typeof wanted === 'number' ? known.port === wanted : known.name === wanted));
  if (!ports || isPlaceholder(port.port) || isThere(port.port)) return [];
  const known = ports.map(({ port: number, name: called }) =>
    called === undefined ? `${number}` : `${number} (${called})`,
  );
  return [
    at(one, port.path, {
      code: 'reference-port',
      severity: 'error',
      like: `port ${name} ${port.port}`,
      message: `${label(one)} wants port ${port.port} of the Service ${name}, which has no such port.`,
      expected: `one of ${known.join(', ')} (${service.document.file})`,
      fix: 'correct the port, or add it to the Service',
    }),
  ];
}

/** Pods of the whole repository that a Service selects. */
function podsOf(one: Related, { index }: Look): readonly Related[] {
  const { selector } = one.relations.selects ?? {};
  const [label] = Object.entries(selector?.matchLabels ?? {});
  if (!selector || !label) return [];
  return (index.byLabel.get(label.join('=')) ?? []).filter(({ relations: other }) =>
    (other.pods ?? []).some(({ labels }) => fits(selector, labels)),
  );
}

/** A port that a Service names is one of the Pods that it selects, where all of them are in its folder. */
function portsOfPods(one: Related, look: Look): Finding[] {
  const targets = (one.relations.has?.ports ?? []).flatMap(({ target }) => target ?? []);
  if (one.relations.kind !== 'Service' || !targets.length) return [];
  const pods = podsOf(one, look);
  const isOwn = ({ document }: Related): boolean =>
    folderOf(document.file) === folderOf(one.document.file) && !look.relations.isPatched(document);
  if (!pods.length || !pods.every(isOwn)) return [];
  const { selector } = one.relations.selects!;
  const known = [
    ...new Set(
      pods.flatMap(({ relations }) =>
        (relations.pods ?? []).filter(({ labels }) => fits(selector, labels)).flatMap(({ ports }) => ports ?? []),
      ),
    ),
  ];
  return targets
    .filter(({ key }) => !known.includes(key) && !isPlaceholder(key))
    .map(({ key, path }) => {
      const near = didYouMean(key, known);
      return at(one, path, {
        code: 'reference-port',
        severity: 'error',
        like: `target port ${one.relations.name} ${key}`,
        message: `${label(one)} leads to a port ${key}, which no container of its Pods has.`,
        expected: known.length ? `one of ${known.join(', ')}` : 'a port with that name in the container',
        fix: near === undefined ? 'name the port in the container, or write its number' : `write ${near}`,
      });
    });
}

/** A Service whose Pods are in the same folder and have other labels: the workload has the same name, or the same keys. */
function selectsNothing(one: Related, look: Look): Finding[] {
  const { kind, name, selects } = one.relations;
  if (kind !== 'Service' || !selects || podsOf(one, look).length) return [];
  const asked = selects.selector.matchLabels ?? {};
  if (Object.values(asked).some(isPlaceholder)) return [];
  const own = (look.index.byName.get(name) ?? []).filter(
    other =>
      other.relations.pods?.length &&
      folderOf(other.document.file) === folderOf(one.document.file) &&
      look.relations.isClosed(other.document) &&
      !look.relations.isPatched(other.document),
  );
  const labels = own.flatMap(({ relations }) => relations.pods ?? []).map(pod => pod.labels);
  // Pods that an operator makes are none of this workload's.
  const isMeant = labels.some(have => Object.keys(asked).some(key => Object.hasOwn(have, key)));
  if (own.length !== 1 || !isMeant || labels.some(have => Object.values(have).some(isPlaceholder))) return [];
  return [
    at(one, selects.path, {
      code: 'selects-nothing',
      severity: 'error',
      like: `selector ${name}`,
      message: `${label(one)} selects no Pod: ${label(own[0]!)} beside it has other labels.`,
      expected: labels
        .map(have =>
          Object.entries(have)
            .map(([key, value]) => `${key}: ${String(value)}`)
            .join(', '),
        )
        .join('; '),
      fix: 'write labels of the Pod template into the selector',
      why: 'Nothing answers behind it.',
    }),
  ];
}
