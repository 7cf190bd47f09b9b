import type { Hunk } from '../compare/compare-lines.ts';
import type { Danger, Difference, FieldChange, ObjectDifference } from '../difference.ts';
import { formatSteps } from '../format-steps.ts';
import { groupDangers, groupObjects, groupVersions, type Shared } from '../format/group-environments.ts';
import { headline, unreadableRemarks } from '../format/count-changes.ts';
import { showChange } from '../format/show-value.ts';
import { formatIdentity } from '../identity.ts';

/** Lines of one object beyond which a page would only be slow. */
const MOST_LINES = 1500;
const MOST_OF_FIELD = 200;

/** What the page is made of: plain data, everything in words already. */
export interface PageData {
  headline: string;
  base?: string;
  environments: string[];
  components: string[];
  dangers: PageDanger[];
  versions: { kind: string; name: string; before: string; after: string; objects: number; environments: string[] }[];
  objects: PageObject[];
  /** What could not be compared. */
  remarks: readonly string[];
}

export interface PageDanger {
  code: string;
  severity: Danger['severity'];
  title: string;
  component: string;
  environments: string[];
  path?: string;
  message: string;
  fix: string;
}

export interface PageObject {
  id: string;
  change: ObjectDifference['change'];
  kind: string;
  /** `namespace/name`. */
  name: string;
  component: string;
  environments: string[];
  minor: boolean;
  /** `was …`, `moved from …`. */
  note?: string;
  fields: PageField[];
  hunks: readonly Hunk[];
  /** Lines that were left out. */
  more?: number;
}

export interface PageField {
  path: string;
  change: FieldChange['change'];
  minor?: string;
  /** What is neither before nor after: an order, a hidden value. */
  inline?: string;
  /** Both sides of a short field. */
  before?: string;
  after?: string;
  /** A long field, line by line. */
  lines?: string[];
  more?: number;
}

/** The difference as the page wants it; the same change in several environments is there once. */
export function pageData(
  difference: Difference,
  { base, remarks = [] }: { base?: string; remarks?: readonly string[] },
): PageData {
  const objects = groupObjects(difference).map(objectOf);
  const allRemarks = [...remarks, ...unreadableRemarks(difference)];
  return {
    headline: headline(difference, allRemarks),
    ...(base !== undefined && { base }),
    environments: difference.environments.map(({ environment }) => environment),
    components: [...new Set(objects.map(({ component }) => component))],
    dangers: groupDangers(difference).map(dangerOf),
    versions: groupVersions(difference).map(({ what, environments }) => ({ ...what, environments })),
    objects,
    remarks: allRemarks,
  };
}

function dangerOf({ what, environments }: Shared<Danger>): PageDanger {
  const { code, severity, component, path, message, fix } = what;
  return {
    code,
    severity,
    component,
    environments,
    message,
    fix,
    title: formatIdentity(what.object),
    ...(path && { path }),
  };
}

function objectOf({ what, environments }: Shared<ObjectDifference>, index: number): PageObject {
  const { kind, namespace, name } = what.identity;
  const notes = [
    what.renamedFrom && `was ${formatIdentity(what.renamedFrom)}`,
    what.movedFrom && `moved from ${what.movedFrom}`,
  ].filter(Boolean);
  return {
    id: `object-${index + 1}`,
    change: what.change,
    kind,
    name: namespace ? `${namespace}/${name}` : name,
    component: what.component,
    environments,
    minor: what.minor ?? false,
    ...(notes.length && { note: notes.join(', ') }),
    fields: what.changes.map(fieldOf),
    ...boundedHunks(what.lines()),
  };
}

function fieldOf(change: FieldChange): PageField {
  const shown = showChange(change, MOST_OF_FIELD);
  const base = {
    path: formatSteps(change.path) || '(the whole object)',
    change: change.change,
    ...(change.minor && { minor: change.minor }),
  };
  if ('lines' in shown) {
    const lines = shown.lines.map(({ mark, text }) => mark + text);
    return { ...base, lines, ...(shown.more && { more: shown.more }) };
  }
  if (change.hidden || change.change === 'reordered') return { ...base, inline: shown.inline };
  if (change.change === 'added') return { ...base, after: shown.inline };
  if (change.change === 'removed') return { ...base, before: shown.inline };
  return { ...base, before: shown.before ?? '', after: shown.after ?? '' };
}

function boundedHunks(hunks: readonly Hunk[]): { hunks: Hunk[]; more?: number } {
  let left = MOST_LINES;
  let more = 0;
  const shown = hunks.flatMap(hunk => {
    const lines = hunk.lines.slice(0, left);
    left -= lines.length;
    more += hunk.lines.length - lines.length;
    return lines.length ? [{ ...hunk, lines }] : [];
  });
  return { hunks: shown, ...(more && { more }) };
}
