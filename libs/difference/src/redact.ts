import { hasSecretForm, isMap, isSecretValue } from '@cedille/source';
import type { KubernetesObject } from '@cedille/manifests';
import { dump } from 'js-yaml';
import { plainText } from './compare/compare-values.ts';
import type { FieldChange } from './difference.ts';

/** What stands for the value of a secret. */
export const HIDDEN = '(hidden)';
const OTHER = '(hidden, another value)';

/** Whether an object carries values that nobody should read in a log. */
export function isSecret({ apiVersion, kind }: KubernetesObject): boolean {
  return kind === 'Secret' && apiVersion === 'v1';
}

/** Maps whose every value is secret. */
const SECRET_FIELDS: ReadonlySet<unknown> = new Set(['data', 'stringData']);
/** An annotation that holds a copy of the whole object. */
const COPY = 'kubectl.kubernetes.io/last-applied-configuration';

/** Takes values out of a change of any object whose keys, or whose own form, say that they are secret. */
export function redactSecrets(change: FieldChange): FieldChange {
  const key = [...change.path].reverse().find(step => typeof step === 'string');
  const name = change.path.find((step, index) => typeof step === 'object' && index >= change.path.length - 2);
  const named = key === 'value' && typeof name === 'object' ? String(Object.values(name)[0]) : undefined;
  const hide = (value: unknown): unknown => redactValue(value, named ?? String(key ?? ''));
  const hidden = {
    ...change,
    ...('before' in change && { before: hide(change.before) }),
    ...('after' in change && { after: hide(change.after) }),
  };
  const isHidden = (value: unknown, shown: unknown): boolean => value !== undefined && shown === HIDDEN;
  return isHidden(change.before, hidden.before) || isHidden(change.after, hidden.after)
    ? { ...hidden, hidden: true }
    : hidden;
}

/** The same data without what is secret in it: below a key that says so, of a form that is, or in a line of a text. */
export function redactValue(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map(item => redactValue(item, key));
  if (isMap(value)) {
    const named = value['name'] ?? value['key'];
    return Object.fromEntries(
      Object.entries(value).map(([inner, one]) => [
        inner,
        redactValue(one, inner === 'value' && typeof named === 'string' ? named : inner),
      ]),
    );
  }
  if (isSecretValue(key, value)) return HIDDEN;
  return typeof value === 'string' && value.includes('\n') ? redactLines(value) : value;
}

/** The text of an object without the secrets that are in it, wherever and however they are written there. */
export function redactObjectText(text: string, object: KubernetesObject): string {
  const secrets = secretsIn(object).flatMap(value => value.split('\n').map(line => line.trim()));
  const long = [...new Set(secrets)].filter(value => value.length >= SHORTEST).sort((a, b) => b.length - a.length);
  return redactLines(long.reduce((shown, value) => shown.replaceAll(value, HIDDEN), text));
}

/** Shorter ones stand in other words, too: they are looked for at their key alone. */
const SHORTEST = 4;

function secretsIn(value: unknown, key = ''): string[] {
  if (Array.isArray(value)) return value.flatMap(item => secretsIn(item, key));
  if (isMap(value)) {
    const named = value['name'] ?? value['key'];
    return Object.entries(value).flatMap(([inner, one]) =>
      secretsIn(one, inner === 'value' && typeof named === 'string' ? named : inner),
    );
  }
  return isSecretValue(key, value) ? [String(value)] : [];
}

/** `password: x`, `DB_PASSWORD=x` or `"token": "x"` in a line of a text. */
const ASSIGNMENT = /^([\s"'#;>+-]*(?:export\s+)?)([A-Za-z_][\w.-]*)(["']?\s*[:=]\s*["']?)(.+?)(["']?[,;]?\s*)$/;
const KEY_BEGIN = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY/;
const KEY_END = /-----END (?:[A-Z0-9]+ )*PRIVATE KEY/;

/** A text without the secrets in its lines; whatever else stands there stays as it is. */
export function redactLines(text: string): string {
  let isInKey = false;
  let named: string | undefined;
  const lines = text.split('\n').map(line => {
    const begins = KEY_BEGIN.test(line);
    if (begins || isInKey) {
      isInKey = !KEY_END.test(line) && (begins || isInKey);
      return begins ? `${/^\s*/.exec(line)![0]}${HIDDEN}` : `${/^\s*/.exec(line)![0]}…`;
    }
    const [, before = '', key = '', between = '', value = '', after = ''] = ASSIGNMENT.exec(line) ?? [];
    const isName = /^(name|key)$/.test(key);
    const secret = key === 'value' && named !== undefined ? named : key;
    named = isName ? value : key === 'value' ? undefined : named;
    if (key && isSecretValue(secret, value)) return `${before}${key}${between}${HIDDEN}${after}`;
    return line
      .split(/(\s+)/)
      .map(word => (hasSecretForm(word) ? HIDDEN : word))
      .join('');
  });
  return lines.join('\n');
}

/** Takes the values of a Secret out of a change; its keys stay. */
export function redactChange(change: FieldChange): FieldChange {
  const whole = SECRET_FIELDS.has(change.path[0]) || change.path.includes(COPY);
  const hide = whole ? hideAll : hideCopy;
  const hidden = {
    ...change,
    ...('before' in change && { before: hide(change.before) }),
    ...('after' in change && { after: hide(change.after) }),
  };
  return whole ? { ...hidden, hidden: true } : hidden;
}

function hideAll(value: unknown): unknown {
  return isMap(value) ? Object.fromEntries(Object.keys(value).map(key => [key, HIDDEN])) : HIDDEN;
}

function hideCopy(value: unknown): unknown {
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === COPY ? HIDDEN : hideCopy(inner)]),
  );
}

/** A Secret with its keys, but without a value. Other objects as they are. */
export function redactObject(object: KubernetesObject): KubernetesObject {
  if (!isSecret(object)) return object;
  const fields = Object.entries(object).map(([key, value]) => [
    key,
    SECRET_FIELDS.has(key) ? hideAll(value) : hideCopy(value),
  ]);
  return Object.fromEntries(fields) as KubernetesObject;
}

/** The text of a Secret without its values: written anew, because nobody knows where in the real text they stand. */
export function redactText(object: KubernetesObject, other?: KubernetesObject): string {
  const shown = structuredClone(redactObject(object)) as Record<string, Record<string, unknown>>;
  for (const field of ['data', 'stringData']) {
    const now = (object[field] ?? {}) as Record<string, unknown>;
    const before = (other?.[field] ?? {}) as Record<string, unknown>;
    if (!other || !isMap(now) || !isMap(before)) continue;
    for (const key of Object.keys(now)) {
      if (key in before && plainText(now[key]) !== plainText(before[key])) shown[field]![key] = OTHER;
    }
  }
  return dump(shown, { lineWidth: -1, noRefs: true });
}
