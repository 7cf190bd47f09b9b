import { CedilleError } from '@cedille/source';
import type { HandedDocument } from './handed-on.ts';

/** What OpenTofu reads from a file `*.tf.json`. */
export interface TofuConfiguration {
  /** Blocks that are no resources: `terraform`, `provider`, `import`, `output`. */
  readonly [block: string]: unknown;
  /** Type → label → arguments. */
  readonly resource: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const GROUP = /^([a-z]+)\.tofu\.cedille\.club\//;

/** The one kind that is no resource. */
const MODULE = 'Module';

/**
 * The documents of one component as OpenTofu takes them: a document is a resource whose type is its group and its kind
 * (`KmsKeyRing` of Google is a `google_kms_key_ring`), and whose label is its name.
 * @throws CedilleError when one refers to what is not there
 */
export function tofuConfiguration(component: string, documents: readonly HandedDocument[]): TofuConfiguration {
  const told = documents.filter(({ apiVersion = '' }) => GROUP.test(apiVersion));
  const modules = told.filter(({ kind }) => kind === MODULE);
  const resource: Record<string, Record<string, unknown>> = {};
  for (const document of told) {
    if (document.kind === MODULE) continue;
    (resource[typeOf(document)] ??= {})[nameOf(document)] = document.spec;
  }
  for (const document of told) refuseDangling(component, document, resource);
  return { ...(Object.assign({}, ...modules.map(({ spec }) => spec)) as object), resource };
}

function typeOf({ apiVersion = '', kind = '' }: HandedDocument): string {
  const [, provider] = GROUP.exec(apiVersion) ?? [];
  return `${provider}${kind.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)}`;
}

function nameOf({ metadata }: HandedDocument): string {
  return metadata?.name ?? '';
}

/** `tofu` would say it, too, but only to whoever has an account there. */
function refuseDangling(component: string, document: HandedDocument, resource: TofuConfiguration['resource']): void {
  for (const [type, label] of referencesIn(document)) {
    if (resource[type]?.[label] !== undefined) continue;
    throw new CedilleError({
      code: 'reference-missing',
      severity: 'error',
      message: `${document.kind} ${nameOf(document)} refers to ${type}.${label}, which is not there.`,
      component,
      expected: `one of ${Object.keys(resource[type] ?? {}).join(', ') || `the types ${Object.keys(resource).join(', ')}`}`,
      fix: 'correct the reference in the generator, in values.yaml or in the overlay',
    });
  }
}

const REFERENCE = /\$\{([a-z0-9_]+)\.([A-Za-z0-9_-]+)\.[a-z_]+\}/g;
const ADDRESS = /^([a-z0-9_]+)\.([A-Za-z0-9_-]+)$/g;

function referencesIn({ spec = {} }: HandedDocument): [type: string, label: string][] {
  const { depends_on: after, import: imported, ...others } = spec;
  const addresses = [
    ...textsIn(after),
    ...(Array.isArray(imported) ? (imported as { to?: unknown }[]) : []).flatMap(({ to }) => textsIn(to)),
  ].flatMap(text => [...text.matchAll(ADDRESS)]);
  return [...addresses, ...textsIn(others).flatMap(text => [...text.matchAll(REFERENCE)])].map(
    ([, type = '', label = '']): [string, string] => [type, label],
  );
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
