import type { Context } from './generator.ts';

/** A copy that cannot be changed: a generator that changes its facts would change them for the next one, and fails instead. */
export function frozen(context: Context): Context {
  return freeze(structuredClone(context));
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}
