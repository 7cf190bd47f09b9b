import { isDnsLabel, isDnsSubdomain, isLabelValue, type ObjectViolation } from '@cedille/types';
import { shown, type Field } from './field.ts';
import { labelKey, labels, labelSelector, labelValue, listedValues } from './selectors.ts';
import { count, LABEL, LABEL_VALUE, needed, SUBDOMAIN, written } from './syntax.ts';

/** Where a Pod may run: node selector, affinity, tolerations, spread. */
export function* scheduling(pod: Field): Iterable<ObjectViolation> {
  yield* labels(pod.at('nodeSelector'));
  yield* nodeAffinity(pod.at('affinity', 'nodeAffinity'));
  for (const kind of ['podAffinity', 'podAntiAffinity']) yield* podAffinity(pod.at('affinity', kind));
  for (const toleration of pod.at('tolerations').items) yield* tolerated(toleration);
  yield* spread(pod.at('topologySpreadConstraints').items);
  yield* written(pod.at('nodeName'), isDnsSubdomain, SUBDOMAIN);
  yield* written(pod.at('priorityClassName'), isDnsSubdomain, SUBDOMAIN);
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

function* nodeAffinity(affinity: Field): Iterable<ObjectViolation> {
  const terms = affinity.at(REQUIRED, 'nodeSelectorTerms');
  if (affinity.at(REQUIRED).isMap && !terms.items.length) yield terms.missing('at least one term');
  for (const term of terms.items) yield* nodeTerm(term, { strict: true });
  for (const preferred of affinity.at(PREFERRED).items) {
    yield* weight(preferred.at('weight'));
    yield* nodeTerm(preferred.at('preference'), { strict: false });
  }
}

/** Only where it is required, values that no label can have are refused. */
function* nodeTerm(term: Field, { strict }: { strict: boolean }): Iterable<ObjectViolation> {
  for (const expression of term.at('matchExpressions').items) {
    yield* labelKey(expression.at('key'));
    const known = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];
    yield* listedValues(expression.at('operator'), expression.at('values'), known);
    if (strict) for (const value of expression.at('values').items) yield* labelValue(value);
  }
  for (const expression of term.at('matchFields').items) {
    const key = expression.at('key');
    if (key.value !== 'metadata.name') yield key.refuse(`is ${shown(key.value)}`, 'metadata.name');
  }
}

function* podAffinity(affinity: Field): Iterable<ObjectViolation> {
  for (const term of affinity.at(REQUIRED).items) yield* podTerm(term);
  for (const preferred of affinity.at(PREFERRED).items) {
    yield* weight(preferred.at('weight'));
    yield* podTerm(preferred.at('podAffinityTerm'));
  }
}

function* podTerm(term: Field): Iterable<ObjectViolation> {
  yield* labelKey(term.at('topologyKey'));
  yield* labelSelector(term.at('labelSelector'));
  yield* labelSelector(term.at('namespaceSelector'));
  for (const name of term.at('namespaces').items) yield* written(name, isDnsLabel, LABEL);
}

function* weight(field: Field): Iterable<ObjectViolation> {
  yield* count(field, 1, 100);
}

function* tolerated(toleration: Field): Iterable<ObjectViolation> {
  const [key, operator, value, effect] = ['key', 'operator', 'value', 'effect'].map(name => toleration.at(name)) as [
    Field,
    Field,
    Field,
    Field,
  ];
  if (key.text !== undefined) yield* labelKey(key);
  else if (operator.value !== 'Exists') yield operator.refuse('is not Exists', 'Exists, because no key is given');
  if (toleration.at('tolerationSeconds').isSet && effect.value !== 'NoExecute')
    yield effect.refuse(`is ${shown(effect.value)}`, 'NoExecute, because of tolerationSeconds');
  const kind = operator.text ?? 'Equal';
  if (kind === 'Exists' && value.text !== undefined)
    yield value.refuse('is set', 'no value, because the operator is Exists');
  if (kind === 'Equal') yield* written(value, isLabelValue, LABEL_VALUE);
  if (kind !== 'Equal' && kind !== 'Exists') yield operator.refuse(`is ${shown(kind)}`, 'Equal or Exists');
}

function* spread(constraints: readonly Field[]): Iterable<ObjectViolation> {
  const seen = new Set<string>();
  for (const constraint of constraints) {
    yield* count(constraint.at('maxSkew'), 1);
    yield* needed(constraint.at('topologyKey'), 'a label of machines');
    yield* labelSelector(constraint.at('labelSelector'));
    const when = constraint.at('whenUnsatisfiable').text ?? '';
    yield* count(constraint.at('minDomains'), 1);
    if (constraint.at('minDomains').isSet && when !== 'DoNotSchedule')
      yield constraint.at('minDomains').refuse('is set', 'whenUnsatisfiable: DoNotSchedule beside it');
    const key = `${constraint.at('topologyKey').text ?? ''} ${when}`;
    if (seen.has(key)) yield constraint.refuse('repeats another one', 'one for each topologyKey and whenUnsatisfiable');
    seen.add(key);
  }
}
