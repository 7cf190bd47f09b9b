import { isLabelValue, isQualifiedName, type ObjectViolation } from '@cedille/types';
import { shown, type Field } from './field.ts';
import { LABEL_KEY, LABEL_VALUE, needed } from './syntax.ts';

/** `matchLabels` and `matchExpressions`. */
export function* labelSelector(selector: Field): Iterable<ObjectViolation> {
  yield* labels(selector.at('matchLabels'));
  for (const expression of selector.at('matchExpressions').items) {
    yield* labelKey(expression.at('key'));
    const operator = expression.at('operator');
    const values = expression.at('values');
    yield* listedValues(operator, values, ['In', 'NotIn', 'Exists', 'DoesNotExist']);
    for (const value of values.items) yield* labelValue(value);
  }
}

/** A selector that selects everything, which none of a workload may be. */
export function isEmptySelector(selector: Field): boolean {
  return !selector.at('matchLabels').members.length && !selector.at('matchExpressions').items.length;
}

/** Labels in places where they are not those of the object itself. */
export function* labels(field: Field): Iterable<ObjectViolation> {
  for (const [key, value] of field.members) {
    if (!isQualifiedName(key)) yield value.refuse('is no key of a label', LABEL_KEY);
    yield* labelValue(value);
  }
}

/** A key of a label. */
export function* labelKey(field: Field): Iterable<ObjectViolation> {
  yield* needed(field, LABEL_KEY);
  if (field.text !== undefined && !isQualifiedName(field.text))
    yield field.refuse(`is ${shown(field.text)}`, LABEL_KEY);
}

/** A value of a label. */
export function* labelValue(field: Field): Iterable<ObjectViolation> {
  if (field.text !== undefined && !isLabelValue(field.text)) yield field.refuse(`is ${shown(field.text)}`, LABEL_VALUE);
}

/** Operators that compare with a list need one, those that ask whether a label is there must have none. */
export function* listedValues(operator: Field, values: Field, known: readonly string[]): Iterable<ObjectViolation> {
  const { text } = operator;
  const { length } = values.items;
  if (text === undefined || !known.includes(text)) {
    const is = operator.isSet ? `is ${shown(operator.value)}` : 'is missing';
    yield operator.refuse(is, `one of ${known.join(', ')}`);
  } else if (text.endsWith('In') && length === 0) yield values.refuse('lists nothing', `values, because of ${text}`);
  else if (/Exist/.test(text) && length > 0) yield values.refuse(`lists ${length}`, `no values, because of ${text}`);
  else if (/^[GL]t$/.test(text) && length !== 1)
    yield values.refuse(`lists ${length}`, `one value, because of ${text}`);
}
