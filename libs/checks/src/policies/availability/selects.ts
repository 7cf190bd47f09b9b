import { isMap } from '@cedille/source';
import { listAt, mapAt, textsAt } from '../../rules/value-at.ts';

/** Whether a LabelSelector selects labels; an empty one selects everything. */
export function selects(selector: unknown, labels: Readonly<Record<string, unknown>>): boolean {
  return (
    Object.entries(mapAt(selector, ['matchLabels'])).every(([key, value]) => labels[key] === value) &&
    listAt(selector, ['matchExpressions']).every(expression => isMet(expression, labels))
  );
}

function isMet(expression: unknown, labels: Readonly<Record<string, unknown>>): boolean {
  if (!isMap(expression)) return true;
  const label = labels[String(expression['key'])];
  const values = textsAt(expression, ['values']);
  switch (expression['operator']) {
    case 'In':
      return typeof label === 'string' && values.includes(label);
    case 'NotIn':
      return typeof label !== 'string' || !values.includes(label);
    case 'Exists':
      return label !== undefined;
    case 'DoesNotExist':
      return label === undefined;
    default:
      return true;
  }
}
