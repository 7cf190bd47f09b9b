import { isMap } from '@cedille/source';
import { plainText } from '../../compare/compare-values.ts';
import { field, list, texts } from '../field.ts';
import type { DangerRule, Finding } from '../rule.ts';

const SHOWN = 5;

export const crdNarrowed: DangerRule = {
  code: 'crd-narrowed',
  title: 'A definition no longer accepts, or no longer keeps, what objects say',
  why: 'Objects that are stored lose a field in silence, or can no longer be written at all.',
  example:
    '  kind: CustomResourceDefinition\n-   properties: { host: { type: string }, size: { type: string } }\n+   properties: { host: { type: string } }',
  fix: 'change the objects first',
  severity: 'high',
  find({ change, identity: { kind }, before, after }) {
    if (change !== 'changed' || kind !== 'CustomResourceDefinition') return [];
    const resource = String(field(after, 'spec', 'names', 'kind') ?? 'object');
    const old = new Map(list(before, 'spec', 'versions').map(version => [field(version, 'name'), version]));
    const narrowed = list(after, 'spec', 'versions').flatMap(version => {
      const was = old.get(field(version, 'name'));
      const place = `spec.versions[name=${String(field(version, 'name'))}].schema.openAPIV3Schema`;
      return was === undefined ? [] : compareSchemas(schemaOf(was), schemaOf(version)).map(one => ({ ...one, place }));
    });
    return [...summed(narrowed, resource), ...conversion(resource, before, after)];
  },
};

type Narrowing = 'lost' | 'type' | 'required' | 'values';

interface Narrowed {
  how: Narrowing;
  /** Field inside an object of the kind. */
  path: string;
}

function schemaOf(version: unknown): unknown {
  return field(version, 'schema', 'openAPIV3Schema');
}

/** Where the second schema takes less than the first one. */
function compareSchemas(old: unknown, now: unknown, path = ''): Narrowed[] {
  if (!isMap(old) || !isMap(now)) return [];
  const [was, is] = [typeOf(old), typeOf(now)];
  if (was !== is && !isWider(was, is)) return [{ how: 'type', path: path || '(all of it)' }];
  const found: Narrowed[] = hasLessValues(old, now) ? [{ how: 'values', path }] : [];
  const fields = { ...(isMap(old['properties']) ? old['properties'] : {}) };
  const next = isMap(now['properties']) ? now['properties'] : {};
  const keeps = now['x-kubernetes-preserve-unknown-fields'] === true || now['additionalProperties'] !== undefined;
  for (const [key, inner] of Object.entries(fields)) {
    const below = path ? `${path}.${key}` : key;
    if (Object.hasOwn(next, key)) found.push(...compareSchemas(inner, next[key], below));
    else if (!keeps) found.push({ how: 'lost', path: below });
  }
  const required = texts(old, 'required');
  for (const key of texts(now, 'required')) {
    if (!required.includes(key) && field(next[key], 'default') === undefined)
      found.push({ how: 'required', path: path ? `${path}.${key}` : key });
  }
  if (isMap(old['items'])) found.push(...compareSchemas(old['items'], now['items'], `${path}[]`));
  if (isMap(old['additionalProperties']))
    found.push(...compareSchemas(old['additionalProperties'], now['additionalProperties'], `${path}.*`));
  return found;
}

function typeOf(schema: Record<string, unknown>): string {
  if (schema['x-kubernetes-int-or-string'] === true) return 'int-or-string';
  return typeof schema['type'] === 'string' ? schema['type'] : 'any';
}

function isWider(old: string, now: string): boolean {
  if (now === 'any') return true;
  if (now === 'number') return old === 'integer';
  return now === 'int-or-string' && (old === 'integer' || old === 'string');
}

const LOWER = ['maximum', 'maxLength', 'maxItems', 'maxProperties'];
const UPPER = ['minimum', 'minLength', 'minItems', 'minProperties'];

/** Whether values that were taken are refused: fewer of a list, a narrower range, another pattern. */
function hasLessValues(old: Record<string, unknown>, now: Record<string, unknown>): boolean {
  if (Array.isArray(now['enum'])) {
    const values = new Set(now['enum'].map(plainText));
    if (!Array.isArray(old['enum']) || old['enum'].some(value => !values.has(plainText(value)))) return true;
  }
  const isTighter = (key: string, isLess: (was: number, is: number) => boolean): boolean =>
    typeof now[key] === 'number' && (typeof old[key] !== 'number' || isLess(old[key], now[key]));
  return (
    LOWER.some(key => isTighter(key, (was, is) => is < was)) ||
    UPPER.some(key => isTighter(key, (was, is) => is > was) && Number(now[key]) > 0) ||
    (typeof now['pattern'] === 'string' && now['pattern'] !== old['pattern'] && old['pattern'] === undefined)
  );
}

const SAYS: Readonly<Record<Narrowing, (resource: string, paths: string) => Pick<Finding, 'message' | 'fix'>>> = {
  lost: (resource, paths) => ({
    message: `A ${resource} no longer has ${paths}: what objects say there is dropped in silence the next time they are written.`,
    fix: 'make sure that no object says it, or move it to the field that takes its place',
  }),
  type: (resource, paths) => ({
    message: `A ${resource} takes another type at ${paths}: objects that are stored with the old one are refused when they are written, and controllers may stop.`,
    fix: 'rewrite these objects first',
  }),
  required: (resource, paths) => ({
    message: `A ${resource} must have ${paths} from now on: objects without it are refused when they are written.`,
    fix: 'add the field to every object first',
  }),
  values: (resource, paths) => ({
    message: `A ${resource} takes fewer values at ${paths}: objects with another one are refused when they are written.`,
    fix: 'make sure that every object has a value that is still taken',
  }),
};

/** One finding for each way of narrowing in a version, however many fields it is about. */
function summed(narrowed: readonly (Narrowed & { place: string })[], resource: string): Finding[] {
  const groups = new Map<string, { how: Narrowing; place: string; paths: string[] }>();
  for (const { how, place, path } of narrowed) {
    const group = groups.get(`${how} ${place}`) ?? { how, place, paths: [] };
    groups.set(`${how} ${place}`, { ...group, paths: [...group.paths, path] });
  }
  return [...groups.values()].map(({ how, place, paths }) => ({
    severity: 'high',
    path: place,
    ...SAYS[how](resource, shown(paths)),
  }));
}

function shown(paths: readonly string[]): string {
  const more = paths.length - SHOWN;
  return more > 0 ? `${paths.slice(0, SHOWN).join(', ')} and ${more} more fields` : paths.join(', ');
}

function conversion(resource: string, before: unknown, after: unknown): Finding[] {
  const [old, now] = [before, after].map(crd => {
    const strategy = field(crd, 'spec', 'conversion', 'strategy') ?? 'None';
    const service = field(crd, 'spec', 'conversion', 'webhook', 'clientConfig', 'service');
    return { strategy, text: plainText([strategy, service ?? null]) };
  });
  if (old!.text === now!.text) return [];
  const fails =
    now!.strategy === 'Webhook'
      ? 'while its webhook does not answer, none of them can be read or written'
      : 'fields that differ between versions are lost';
  return [
    {
      severity: 'high',
      path: 'spec.conversion',
      message: `Every ${resource} is converted between versions otherwise (${String(old!.strategy)} → ${String(now!.strategy)}): ${fails}.`,
      fix: 'make sure that all stored objects are of one version, or that the webhook is there first',
    },
  ];
}
