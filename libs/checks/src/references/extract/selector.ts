import { isMap } from '@cedille/source';
import { mapsIn, textOf } from './pattern.ts';

/** A LabelSelector, without what is not a selector at all. */
export function toSelector(value: unknown): Selector | undefined {
  if (!isMap(value)) return undefined;
  const { matchLabels } = value;
  const expressions = mapsIn(value['matchExpressions']).flatMap(({ item }) => {
    const [key, operator] = [textOf(item['key']), textOf(item['operator'])];
    if (key === undefined || operator === undefined) return [];
    return [
      { key, operator, ...(Array.isArray(item['values']) && { values: (item['values'] as unknown[]).map(String) }) },
    ];
  });
  return {
    ...(isMap(matchLabels) && Object.keys(matchLabels).length && { matchLabels: matchLabels as Labels }),
    ...(expressions.length && { matchExpressions: expressions }),
  };
}

/** Whether a selector asks for nothing at all: then it selects everything. */
export function isEmpty({ matchLabels, matchExpressions }: Selector): boolean {
  return !matchLabels && !matchExpressions;
}

/** One thing that a selector asks of labels. */
export interface Requirement {
  key: string;
  /** Values that will do; undefined: the key is enough. */
  values: readonly string[] | undefined;
  /** What is asked for must not be so. */
  not?: true;
}

/** Everything that a selector asks for. */
export function requirementsOf({ matchLabels = {}, matchExpressions = [] }: Selector): Requirement[] {
  return [
    ...Object.entries(matchLabels).map(([key, value]): Requirement => ({ key, values: [String(value)] })),
    ...matchExpressions.map(({ key, operator, values = [] }): Requirement => ({
      key,
      values: operator.endsWith('Exist') || operator === 'Exists' ? undefined : values,
      ...((operator === 'NotIn' || operator === 'DoesNotExist') && { not: true }),
    })),
  ];
}

/** Whether labels are as a selector asks. */
export function fits(selector: Selector, labels: Labels): boolean {
  return requirementsOf(selector).every(requirement => meets(requirement, labels));
}

/** Whether labels are as one requirement asks. */
export function meets({ key, values, not }: Requirement, labels: Labels): boolean {
  const is = Object.hasOwn(labels, key) && (values?.includes(String(labels[key])) ?? true);
  return not ? !is : is;
}

export type Labels = Readonly<Record<string, string>>;

export interface Selector {
  matchLabels?: Labels;
  matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[];
}
