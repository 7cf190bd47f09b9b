import { isMap } from '@cedille/source';

/** Keys and list indexes from the root of the values. */
export type ValuePath = readonly (string | number)[];

/** A text that no chart prints by itself. */
const PROBE = 'cedille-probe';

/** Values that stand for the same kind of thing and are different: what is read of one is read of the other. */
export function otherValue(value: unknown): unknown[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1];
  if (typeof value === 'string') return [value === '' ? PROBE : `${value}-${PROBE}`];
  if (Array.isArray(value)) return value.length ? [otherItems(value)] : [[PROBE], [{ name: PROBE }]];
  if (isMap(value)) return Object.keys(value).length ? [otherEntries(value)] : [{ [PROBE]: PROBE }];
  return [PROBE, { [PROBE]: PROBE }];
}

function otherItems(items: readonly unknown[]): unknown[] {
  return items.map(item => otherValue(item)[0]);
}

function otherEntries(map: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, otherValue(value)[0]]));
}

/** What stands at a path; undefined when nothing does. */
export function valueAt(values: unknown, path: ValuePath): unknown {
  return path.reduce<unknown>((found, step) => {
    const isHolder = (isMap(found) || Array.isArray(found)) && Object.hasOwn(found, step);
    return isHolder ? (found as Record<string | number, unknown>)[step] : undefined;
  }, values);
}

/** The values with another one at a path; everything beside the path is shared. */
export function withValue<T>(values: T, path: ValuePath, value: unknown): T {
  return edit(values, path, (holder, step) => {
    if (Array.isArray(holder)) holder[Number(step)] = value;
    else Object.defineProperty(holder, step, { value, enumerable: true, configurable: true, writable: true });
  });
}

/** The values without what stands at a path. Of a list the item is taken out. */
export function withoutValue<T>(values: T, path: ValuePath): T {
  return edit(values, path, (holder, step) => {
    if (Array.isArray(holder)) holder.splice(Number(step), 1);
    else delete (holder as Record<string, unknown>)[step];
  });
}

type Holder = unknown[] | Record<string, unknown>;

function edit<T>(values: T, [step, ...rest]: ValuePath, change: (holder: Holder, step: string | number) => void): T {
  if (step === undefined || (!isMap(values) && !Array.isArray(values))) return values;
  const copy = (Array.isArray(values) ? [...(values as unknown[])] : { ...(values as object) }) as Holder;
  if (!rest.length) change(copy, step);
  else if (Object.hasOwn(copy, step)) {
    const below = (copy as Record<string | number, unknown>)[step];
    Object.defineProperty(copy, step, {
      value: edit(below, rest, change),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return copy as T;
}
