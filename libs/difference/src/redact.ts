import { isMap } from '@cedille/source';
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
