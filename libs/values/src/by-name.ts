/**
 * Facts as a map of values: by the name of each, what `toValue` makes of it. A key that is undefined is left out, so that a fact
 * which may be missing is passed on as it is:
 *
 *     byName(pools, ({ addresses, interfaces }) => ({ addresses, interfaces }))
 */
export function byName<Item extends { name: string }, Value extends object>(
  items: readonly Item[],
  toValue: (item: Item) => Value,
): Record<string, Defined<Value>> {
  return Object.fromEntries(items.map(item => [item.name, defined(toValue(item))]));
}

/** The same keys; those that may be undefined may be missing instead. */
export type Defined<T> = {
  [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key];
} & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};

function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Defined<T>;
}
