import { createHash } from 'node:crypto';
import type { Thing } from '@cedille/checks';
import { DocumentCache } from '@cedille/manifests';
import type { TypeRegistry } from '@cedille/types';
import { definitionsOf } from './definitions-of.ts';
import { compareLines } from './compare/compare-lines.ts';
import { compareValues, plainText } from './compare/compare-values.ts';
import { findDangers } from './dangers/find-dangers.ts';
import { referenceDangers } from './dangers/references/reference-lost.ts';
import type { Holding, Surroundings } from './dangers/rule.ts';
import type { Difference, EnvironmentDifference, FieldChange, ObjectDifference, RenderedText } from './difference.ts';
import { findRenames } from './find-renames.ts';
import { compareIdentities, compareText, identityKey } from './identity.ts';
import { markMinor } from './minor-changes.ts';
import { pairObjects, readObjects, type Pair, type ReadObject } from './read-objects.ts';
import { isSecret, redactChange, redactObjectText, redactSecrets, redactText } from './redact.ts';
import { summarizeVersions } from './summarize-versions.ts';

export interface DifferenceOptions {
  /** Everything as it was: one text for each component and environment. A component that is left out had no objects. */
  before: readonly RenderedText[];
  after: readonly RenderedText[];
  /** What is known of kinds: says which list items have which keys, and what means the same. */
  registry?: TypeRegistry | undefined;
  /** Environments to answer for, beside those that the texts name. */
  environments?: readonly string[];
  /** Documents that were parsed before. */
  cache?: DocumentCache;
  /** Components that are the same on both sides and may rely on what goes; they are in no difference. */
  unchanged?: readonly RenderedText[];
  /** What components say of the kinds that they bring: `group/Kind` → whether its objects hold data. */
  holdings?: ReadonlyMap<string, Holding>;
  /** What the clusters have although nobody renders it, by environment. */
  things?: ReadonlyMap<string, readonly Thing[]>;
  /**
   * Texts that may hold the definition of a custom resource (`apiVersion/Kind`) in an environment: asked for what changes,
   * where no text that is compared has it.
   */
  definitions?: (environment: string, kind: string) => readonly string[];
}

/** What a change does to each environment, as objects and fields, and what is dangerous about it. */
export function differenceOf(options: DifferenceOptions): Difference {
  const { before, after, registry, cache = new DocumentCache() } = options;
  const named = [...before, ...after].map(({ environment }) => environment);
  const environments = [...new Set([...(options.environments ?? []), ...named])].sort(compareText);
  const known = new Map<string, Compared>();
  return {
    environments: environments.map(environment => {
      const of = (texts: readonly RenderedText[]): RenderedText[] =>
        texts.filter(text => text.environment === environment);
      return environmentDifference({
        ...options,
        environment,
        before: of(before),
        after: of(after),
        unchanged: of(options.unchanged ?? []),
        registry,
        cache,
        known,
      });
    }),
  };
}

interface EnvironmentOptions
  extends
    Required<Pick<DifferenceOptions, 'before' | 'after' | 'unchanged' | 'cache'>>,
    Pick<DifferenceOptions, 'holdings' | 'things' | 'definitions'> {
  environment: string;
  registry: TypeRegistry | undefined;
  /** Pairs of texts that were compared in another environment. */
  known: Map<string, Compared>;
}

type Compared = Pick<ObjectDifference, 'changes' | 'fingerprint' | 'lines'>;

function environmentDifference(options: EnvironmentOptions): EnvironmentDifference {
  const { environment } = options;
  const { before, after, unchanged, problems, standing } = readObjects(options);
  const objects = findRenames(pairObjects({ before, after }))
    .map(pair => objectDifference(pair, options))
    .sort((a, b) => compareText(a.component, b.component) || compareIdentities(a.identity, b.identity));
  const shown = objects.filter(({ change, changes, movedFrom }) => change !== 'changed' || changes.length || movedFrom);
  const surroundings: Surroundings = {
    environment,
    objects: shown,
    gone: goneComponents(options),
    left: leftComponents(options),
    standing: standingObjects(options, standing),
    registry: options.registry,
    holdings: options.holdings ?? new Map(),
    definitions: definitionsOf({
      texts: [...options.after, ...options.unchanged],
      elsewhere: options.definitions && (kind => options.definitions!(environment, kind)),
      cache: options.cache,
    }),
  };
  const namespaceOf = (component: string): string | undefined =>
    [...options.after, ...options.before, ...options.unchanged].find(one => one.component === component)?.namespace;
  const things = options.things?.get(environment);
  return {
    environment,
    objects: shown,
    dangers: findDangers(surroundings, referenceDangers({ surroundings, namespaceOf, things })),
    versions: summarizeVersions(shown),
    unchanged: unchanged + objects.length - shown.length,
    problems,
  };
}

/** Components with objects before, and none after. */
function goneComponents({ before, after }: EnvironmentOptions): Set<string> {
  const left = new Set(after.filter(hasDocuments).map(({ component }) => component));
  return new Set(before.map(({ component }) => component).filter(component => !left.has(component)));
}

/** Components that nobody renders any longer: the environment does not list them. */
function leftComponents({ before, after }: EnvironmentOptions): Set<string> {
  const listed = new Set(after.map(({ component }) => component));
  return new Set(before.map(({ component }) => component).filter(component => !listed.has(component)));
}

/** What is equal on both sides, that of components without any difference included; read once, when somebody asks. */
function standingObjects(
  { unchanged, cache, registry }: EnvironmentOptions,
  standing: () => readonly ReadObject[],
): Surroundings['standing'] {
  let found: readonly ReadObject[] | undefined;
  return () =>
    (found ??= [...standing(), ...readObjects({ before: unchanged, after: unchanged, cache, registry }).standing()]);
}

function hasDocuments({ text = '', documents }: RenderedText): boolean {
  return documents ? documents.length > 0 : text.trim() !== '';
}

function objectDifference(pair: Pair, options: EnvironmentOptions): ObjectDifference {
  const { before, after } = pair;
  const side = (after ?? before)!;
  const compared = compareOnce(pair, options);
  const renamed = before && after && identityKey(before.identity) !== identityKey(after.identity);
  return {
    change: !before ? 'added' : !after ? 'removed' : renamed ? 'renamed' : 'changed',
    identity: side.identity,
    ...(renamed && { renamedFrom: before.identity }),
    environment: options.environment,
    component: side.component,
    ...(before && after && before.component !== after.component && { movedFrom: before.component }),
    apiVersion: {
      ...(before && { before: String(before.object.apiVersion ?? '') }),
      ...(after && { after: String(after.object.apiVersion ?? '') }),
    },
    ...compared,
    ...(compared.changes.length &&
      !renamed &&
      compared.changes.every(({ minor }) => minor) && { minor: true as const }),
    ...(before && { before: before.object }),
    ...(after && { after: after.object }),
  };
}

/** The same two texts stand in most environments: they are compared once. */
function compareOnce(pair: Pair, { registry, known }: EnvironmentOptions): Compared {
  const key = [pair.before, pair.after].map(one => (one ? `${one.hash} ${identityKey(one.identity)}` : '')).join('|');
  const found = known.get(key);
  if (found) return found;
  const changes = changesOf(pair, registry);
  const { before, after } = pair;
  let lines: ReturnType<typeof compareLines> | undefined;
  const compared: Compared = {
    changes,
    fingerprint: createHash('sha256')
      .update(plainText([before?.identity, after?.identity, before && after ? changes : key]))
      .digest('hex')
      .slice(0, 16),
    lines: () => (lines ??= compareLines(textOf(pair, 'before'), textOf(pair, 'after'))),
  };
  known.set(key, compared);
  return compared;
}

function changesOf({ before, after }: Pair, registry: TypeRegistry | undefined): FieldChange[] {
  if (!before || !after) return [];
  const { apiVersion = '', kind = '' } = after.object;
  const type = registry?.lookup(String(apiVersion), String(kind))?.type;
  const changes = compareValues(before.object, after.object, type).map(markMinor);
  return changes.map(isSecret(before.object) || isSecret(after.object) ? redactChange : redactSecrets);
}

function textOf(pair: Pair, side: 'before' | 'after'): string | undefined {
  const one = pair[side];
  if (!one) return undefined;
  return isSecret(one.object)
    ? redactText(one.object, pair.before && side === 'after' ? pair.before.object : undefined)
    : redactObjectText(one.text, one.object);
}
