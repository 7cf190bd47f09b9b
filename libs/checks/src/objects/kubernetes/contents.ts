import type { ObjectViolation } from '@cedille/types';
import type { Field, Rule } from './field.ts';
import { DATA_KEY, isDataKey } from './syntax.ts';

/** What etcd takes of one ConfigMap or Secret. */
const MOST = 1024 * 1024;

/** A ConfigMap: names of keys, and its size. */
export const configMap: Rule = function* (object) {
  const [data, binary] = [object.at('data'), object.at('binaryData')];
  yield* keys(data);
  yield* keys(binary);
  for (const [key, field] of data.members)
    if (binary.at(key).isSet) yield field.refuse('stands in binaryData too', 'each key once');
  yield* size(object, sizeOf(data, plain) + sizeOf(binary, decoded));
};

/** A Secret: names of keys, its size, and the keys of its type. */
export const secret: Rule = function* (object) {
  const [data, text] = [object.at('data'), object.at('stringData')];
  yield* keys(data);
  yield* keys(text);
  const replaced = new Set(text.members.map(([key]) => key));
  const kept = data.members.filter(([key]) => !replaced.has(key));
  const bytes = kept.reduce((sum, [, { value }]) => sum + decoded(String(value)), 0);
  yield* size(object, bytes + sizeOf(text, plain));
  yield* typed(object, key => (text.at(key).isSet || data.at(key).isSet ? contentOf(object, key) : undefined));
};

/** Groups of keys, of which each needs one. */
const KEYS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'kubernetes.io/tls': [['tls.crt'], ['tls.key']],
  'kubernetes.io/dockerconfigjson': [['.dockerconfigjson']],
  'kubernetes.io/dockercfg': [['.dockercfg']],
  'kubernetes.io/basic-auth': [['username', 'password']],
  'kubernetes.io/ssh-auth': [['ssh-privatekey']],
};

function* typed(object: Field, content: (key: string) => string | undefined): Iterable<ObjectViolation> {
  const type = object.at('type').text ?? 'Opaque';
  for (const group of KEYS[type] ?? [])
    if (group.every(key => content(key) === undefined || (type.endsWith('ssh-auth') && content(key) === '')))
      yield object
        .at('type')
        .refuse(`is ${type}, and ${group.join(' and ')} are missing`, `the key ${group.join(' or ')}`);
  if (!type.startsWith('kubernetes.io/dockerc')) return;
  const key = KEYS[type]?.[0]?.[0] ?? '';
  const text = content(key);
  if (text !== undefined && !isJsonMap(text))
    yield object
      .at(object.at('stringData', key).isSet ? 'stringData' : 'data', key)
      .refuse('is no JSON', 'a map in JSON');
}

function isJsonMap(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value);
  } catch {
    return false;
  }
}

function contentOf(object: Field, key: string): string {
  const given = object.at('stringData', key).value;
  return given === undefined ? Buffer.from(String(object.at('data', key).value), 'base64').toString() : String(given);
}

function* keys(data: Field): Iterable<ObjectViolation> {
  for (const [key, field] of data.members) if (!isDataKey(key)) yield field.refuse('is no key', DATA_KEY);
}

function* size(object: Field, bytes: number): Iterable<ObjectViolation> {
  if (bytes > MOST) yield object.refuse(`holds ${bytes} bytes`, `at most ${MOST}`);
}

function sizeOf(data: Field, measure: (text: string) => number): number {
  return data.members.reduce((sum, [, { value }]) => sum + (typeof value === 'string' ? measure(value) : 0), 0);
}

function plain(text: string): number {
  return Buffer.byteLength(text);
}

function decoded(text: string): number {
  return Buffer.byteLength(text, 'base64');
}
