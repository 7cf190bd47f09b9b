import { createHash } from 'node:crypto';
import { DocumentCache } from '@cedille/manifests';
import type { TypeRegistry } from '@cedille/types';
import { compareLines } from './compare/compare-lines.ts';
import { compareValues, plainText } from './compare/compare-values.ts';
import { findDangers } from './dangers/find-dangers.ts';
import type { Difference, EnvironmentDifference, FieldChange, ObjectDifference, RenderedText } from './difference.ts';
import { findRenames } from './find-renames.ts';
import { compareIdentities, compareText, identityKey } from './identity.ts';
import { markMinor } from './minor-changes.ts';
import { pairObjects, readObjects, type Pair } from './read-objects.ts';
import { isSecret, redactChange, redactText } from './redact.ts';
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
      return environmentDifference({ environment, before: of(before), after: of(after), registry, cache, known });
    }),
  };
}

interface EnvironmentOptions extends Required<Pick<DifferenceOptions, 'before' | 'after' | 'cache'>> {
  environment: string;
  registry: TypeRegistry | undefined;
  /** Pairs of texts that were compared in another environment. */
  known: Map<string, Compared>;
}

type Compared = Pick<ObjectDifference, 'changes' | 'fingerprint' | 'lines'>;

function environmentDifference(options: EnvironmentOptions): EnvironmentDifference {
  const { environment } = options;
  const { before, after, unchanged, problems } = readObjects(options);
  const objects = findRenames(pairObjects({ before, after }))
    .map(pair => objectDifference(pair, options))
    .sort((a, b) => compareText(a.component, b.component) || compareIdentities(a.identity, b.identity));
  const shown = objects.filter(({ change, changes, movedFrom }) => change !== 'changed' || changes.length || movedFrom);
  return {
    environment,
    objects: shown,
    dangers: findDangers({ environment, objects: shown, gone: goneComponents(options) }),
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
  return isSecret(before.object) || isSecret(after.object) ? changes.map(redactChange) : changes;
}

function textOf(pair: Pair, side: 'before' | 'after'): string | undefined {
  const one = pair[side];
  if (!one) return undefined;
  return isSecret(one.object)
    ? redactText(one.object, pair.before && side === 'after' ? pair.before.object : undefined)
    : one.text;
}
