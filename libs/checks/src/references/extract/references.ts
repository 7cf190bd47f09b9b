import { isMap, type Path } from '@cedille/source';
import { kindKey, type NamedKey, type Reference } from '../relations.ts';
import type { NamedKind, ReferenceRow } from '../tables/rows.ts';
import { findAll, findOne, textOf, type Found } from './pattern.ts';

/** A row of the table, whatever kinds it is for. */
export type ReferenceRule = Omit<ReferenceRow, 'of'>;

/** The objects that are named in `value` where the rows say. */
export function referencesIn(value: unknown, rules: readonly ReferenceRule[], base: Path = []): Reference[] {
  return rules.flatMap(rule => findAll(value, rule.at, base).flatMap(found => referenceAt(found, rule) ?? []));
}

function referenceAt(found: Found, rule: ReferenceRule): Reference | undefined {
  const { value, path } = found;
  const named = nameIn(found, rule);
  const kind = kindIn(value, rule.to);
  if (!named || kind === undefined) return undefined;
  const keys = keysIn(found, rule);
  const port = portIn(found, rule);
  return {
    kind,
    name: named.name,
    ...(named.namespace !== undefined && { namespace: named.namespace }),
    ...(rule.anywhere && { anywhere: true }),
    ...(isMap(value) && value['optional'] === true && { optional: true }),
    path: named.path,
    ...(keys.length && { keys }),
    ...(port !== undefined && { port: { port, path: [...path, ...(rule.port ? [rule.port.field] : [])] } }),
    ...(rule.granted && { granted: true }),
    ...(rule.abroad && { abroad: true }),
    ...(rule.governs && { governs: true }),
  };
}

/** Text that somebody fills in later (`$(POD_NAMESPACE)`, `{{ … }}`) is not a name. */
const PLACEHOLDER = /\$[({]|\{\{/;

function nameIn(
  { value, path }: Found,
  { name: field = 'name', namespace: namespaceField, qualified }: ReferenceRule,
): { name: string; namespace?: string; path: Path } | undefined {
  const text = textOf(isMap(value) ? findOne(value, field) : value);
  if (text === undefined || PLACEHOLDER.test(text)) return undefined;
  const at = isMap(value) ? [...path, ...field.split('.')] : path;
  const slash = qualified ? text.indexOf('/') : -1;
  if (slash >= 0) return { name: text.slice(slash + 1), namespace: text.slice(0, slash), path: at };
  const namespace = namespaceField && isMap(value) ? textOf(value[namespaceField]) : undefined;
  if (namespace !== undefined && PLACEHOLDER.test(namespace)) return undefined;
  return { name: text, path: at, ...(namespace !== undefined && { namespace }) };
}

function kindIn(value: unknown, to: string | NamedKind): string | undefined {
  if (typeof to === 'string') return to;
  const kind = namedKind(value, to);
  return kind === '' || (to.only && !to.only.includes(kind)) ? undefined : kind;
}

/** Of the group that is named; of that of the usual kind where none is; `group: ""` is the core group. */
function namedKind(value: unknown, { otherwise, kind: kindField, group, apiVersion }: NamedKind): string {
  const written = isMap(value) && kindField ? textOf(value[kindField]) : undefined;
  const kind = written ?? otherwise.slice(otherwise.lastIndexOf('/') + 1);
  if (!isMap(value) || kind === '') return kind && otherwise;
  const version = apiVersion && textOf(value[apiVersion]);
  if (version) return kindKey(version, kind);
  const named = group === undefined ? undefined : value[group];
  if (typeof named === 'string') return named === '' ? kind : `${named}/${kind}`;
  return otherwise.includes('/') ? `${otherwise.slice(0, otherwise.lastIndexOf('/'))}/${kind}` : kind;
}

function keysIn({ value, path }: Found, { keys = [], fixedKeys = [] }: ReferenceRule): NamedKey[] {
  const named = keys.flatMap(pattern => findAll(value, pattern, path));
  return [
    ...named.flatMap(({ value: key, path: at }) =>
      textOf(key) === undefined ? [] : [{ key: key as string, path: at }],
    ),
    ...fixedKeys.map(key => ({ key, path })),
  ];
}

function portIn({ value }: Found, { port }: ReferenceRule): number | string | undefined {
  if (!port || !isMap(value)) return undefined;
  const written = findOne(value, port.field) ?? port.otherwise;
  return typeof written === 'number' || typeof written === 'string' ? written : undefined;
}
