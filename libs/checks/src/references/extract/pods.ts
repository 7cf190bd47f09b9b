import { isMap, type Path } from '@cedille/source';
import type { Fault, PodTemplate, Reference } from '../relations.ts';
import { CONTAINERS, POD_REFERENCES } from '../tables/pod-spec.ts';
import type { PodRow } from '../tables/rows.ts';
import { calledServices } from './called-services.ts';
import { containerFaults } from './container-faults.ts';
import { mountedKeys } from './mounted-keys.ts';
import { findAll, mapsIn, textOf, textsAt, type Found } from './pattern.ts';
import { referencesIn } from './references.ts';
import { fits, toSelector } from './selector.ts';
import type { Labels } from './selector.ts';

/** What the Pods of an object are, name, and get wrong. */
export interface PodRelations {
  pods: PodTemplate[];
  refers: Reference[];
  faults: Fault[];
}

export function podsOf(object: unknown, rows: readonly PodRow[]): PodRelations {
  const relations: PodRelations = { pods: [], refers: [], faults: [] };
  for (const row of rows) {
    for (const found of findAll(object, row.template)) addTemplate(relations, { object, row, found });
  }
  return relations;
}

interface FoundTemplate {
  object: unknown;
  row: PodRow;
  found: Found;
}

function addTemplate({ pods, refers, faults }: PodRelations, { object, row, found }: FoundTemplate): void {
  const { value: template, path } = found;
  if (!isMap(template) || !isMap(template['spec'])) return;
  const spec = template['spec'];
  const base = [...path, 'spec'];
  const labels = labelsOf(template);
  pods.push({
    labels,
    ...portsOf(spec),
    serviceAccount: accountOf(spec),
    ...tokenOf(spec),
    ...(spec['hostNetwork'] === true && { hostNetwork: true }),
  });
  refers.push(...referencesIn(spec, POD_REFERENCES, base), ...mountedKeys(spec, base), ...calledServices(spec, base));
  const claims = row.claims === undefined ? [] : textsAt(object, row.claims);
  faults.push(...containerFaults(spec, { base, claims }));
  if (row.selector !== undefined) faults.push(...selectorFaults(object, { pattern: row.selector, labels, path }));
}

function accountOf(spec: Readonly<Record<string, unknown>>): string {
  return textOf(spec['serviceAccountName']) ?? textOf(spec['serviceAccount']) ?? 'default';
}

/** A token in a volume of its own is one for the API server, unless it is meant for somebody else. */
function tokenOf(spec: Readonly<Record<string, unknown>>): { token?: boolean } {
  const mounted = findAll(spec, 'volumes[*].projected.sources[*].serviceAccountToken');
  if (mounted.some(({ value }) => isMap(value) && value['audience'] === undefined)) return { token: true };
  const automatic = spec['automountServiceAccountToken'];
  return typeof automatic === 'boolean' ? { token: automatic } : {};
}

function labelsOf({ metadata }: Readonly<Record<string, unknown>>): Labels {
  return isMap(metadata) && isMap(metadata['labels']) ? (metadata['labels'] as Labels) : {};
}

function portsOf(spec: Readonly<Record<string, unknown>>): { ports?: string[] } {
  const names = CONTAINERS.flatMap(list => mapsIn(spec[list])).flatMap(({ item }) =>
    mapsIn(item['ports']).flatMap(({ item: port }) => textOf(port['name']) ?? []),
  );
  return names.length ? { ports: [...new Set(names)] } : {};
}

interface TemplateLabels {
  pattern: string;
  labels: Labels;
  /** Of the template. */
  path: Path;
}

/** A workload whose selector does not fit its own Pods is refused by the API server. */
function selectorFaults(object: unknown, { pattern, labels, path }: TemplateLabels): Fault[] {
  const [found] = findAll(object, pattern);
  if (!found) return [];
  const selector = toSelector(found.value);
  if (!selector || fits(selector, labels)) return [];
  return [
    {
      rule: 'selector',
      path: found.path,
      written: '',
      choices: Object.entries(labels).map(([key, value]) => `${key}: ${String(value)}`),
      subject: path.join('.') || 'metadata',
    },
  ];
}
