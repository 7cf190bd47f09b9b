import { objectsOf } from '@cedille/manifests';
import type { AuditedDocument } from '../tree/audited-file.ts';
import type { Repository } from '../repository.ts';
import type { Kustomization } from './kustomization.ts';

/** What a kustomization comes to: its own objects, and those of all that it names. */
export interface Accumulation {
  objects: readonly PlacedObject[];
  /** Whether all that it names could be had: nothing is fetched, and no generator or chart is run. */
  isComplete: boolean;
  /** Folders from a kustomization back to itself. */
  cycle?: readonly string[];
}

/** An object as it leaves a kustomization. */
export interface PlacedObject {
  document: AuditedDocument;
  apiVersion: string;
  kind: string;
  name: string;
  /** As it is written: patches may go by it. */
  written: string;
  namespace: string | undefined;
}

/** What Kustomize adds that cannot be had without running it. */
const UNKNOWN_SOURCES = [
  'helmCharts',
  'helmChartInflationGenerator',
  'generators',
  'transformers',
  'replacements',
  'vars',
];

/** Works out what kustomizations come to, each once. */
export class Accumulator {
  private readonly known = new Map<string, Accumulation>();
  private readonly underWay: string[] = [];
  private readonly repository: Pick<Repository, 'kustomizations' | 'files'>;

  constructor(repository: Pick<Repository, 'kustomizations' | 'files'>) {
    this.repository = repository;
  }

  accumulate(folder: string): Accumulation {
    const known = this.known.get(folder);
    if (known) return known;
    const kustomization = this.repository.kustomizations.get(folder);
    if (!kustomization) return { objects: [], isComplete: false };
    if (this.underWay.includes(folder))
      return { objects: [], isComplete: false, cycle: [...this.underWay.slice(this.underWay.indexOf(folder)), folder] };
    this.underWay.push(folder);
    const found = this.build(kustomization);
    this.underWay.pop();
    this.known.set(folder, found);
    return found;
  }

  private build({ data, names }: Kustomization): Accumulation {
    let isComplete = !UNKNOWN_SOURCES.some(key => key in data);
    let cycle: readonly string[] | undefined;
    const objects: PlacedObject[] = [];
    for (const { use, target } of names) {
      if (use !== 'resource' && use !== 'component') continue;
      const part = target === undefined ? undefined : this.partAt(target);
      if (!part?.isComplete) isComplete = false;
      cycle ??= part?.cycle;
      objects.push(...(part?.objects ?? []));
    }
    return { objects: objects.map(object => transformed(object, data)), isComplete, ...(cycle && { cycle }) };
  }

  private partAt(target: string): Accumulation | undefined {
    if (this.repository.kustomizations.has(target)) return this.accumulate(target);
    // A file without objects is one that a program fills: `flux bootstrap`, a script.
    const file = this.repository.files.get(target);
    if (!file) return undefined;
    return {
      objects: file.objects.flatMap(placed),
      isComplete: file.objects.length > 0 && !file.left && !file.broken.length,
    };
  }
}

function placed(document: AuditedDocument): PlacedObject[] {
  return objectsOf(document).map(({ apiVersion, kind, metadata }) => ({
    document,
    apiVersion: String(apiVersion),
    kind: String(kind),
    name: String(metadata?.name ?? ''),
    written: String(metadata?.name ?? ''),
    namespace: typeof metadata?.namespace === 'string' ? metadata.namespace : undefined,
  }));
}

/** As far as who an object is: its namespace, and what is put before and after its name. */
function transformed(object: PlacedObject, data: Readonly<Record<string, unknown>>): PlacedObject {
  const { namespace, namePrefix, nameSuffix } = data;
  const isKept = object.kind === 'CustomResourceDefinition' || object.kind === 'Namespace';
  return {
    ...object,
    name: isKept ? object.name : `${textOf(namePrefix)}${object.name}${textOf(nameSuffix)}`,
    namespace: typeof namespace === 'string' ? namespace : object.namespace,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** What adds to objects, or changes them, before a cluster sees them. */
const SHAPING = [
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  'commonLabels',
  'labels',
  'replacements',
  'transformers',
  'vars',
  'components',
];

/** Files whose objects a kustomization takes in and changes: by themselves they may be unfinished. */
export function shapedFiles(repository: Pick<Repository, 'kustomizations' | 'files'>): Set<string> {
  return filesShapedBy(SHAPING, repository);
}

/** Files whose objects come into a kustomization that has one of the keys, or into a component. */
export function filesShapedBy(
  keys: readonly string[],
  { kustomizations, files }: Pick<Repository, 'kustomizations' | 'files'>,
): Set<string> {
  const accumulator = new Accumulator({ kustomizations, files });
  const shaping = [...kustomizations.values()].filter(
    ({ data, isComponent }) => isComponent || keys.some(key => key in data),
  );
  return new Set(
    shaping.flatMap(({ folder }) => accumulator.accumulate(folder).objects.map(({ document }) => document.file)),
  );
}
