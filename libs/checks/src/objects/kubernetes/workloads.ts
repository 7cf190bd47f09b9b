import { isDnsLabel, type ObjectViolation } from '@cedille/types';
import { persistentClaimSpec } from './claims.ts';
import { shown, type Field, type Rule } from './field.ts';
import { podTemplate } from './pods.ts';
import { isEmptySelector, labelSelector } from './selectors.ts';
import { amountOf, count, countOrPercent, LABEL, oneOf, written } from './syntax.ts';

/** What Deployments, StatefulSets, DaemonSets and ReplicaSets have in common. */
function* workload(object: Field, templates: readonly string[] = []): Iterable<ObjectViolation> {
  const spec = object.at('spec');
  for (const number of ['replicas', 'minReadySeconds', 'revisionHistoryLimit']) yield* count(spec.at(number));
  yield* selected(spec);
  yield* podTemplate(spec.at('template'), templates);
  const pod = spec.at('template', 'spec');
  const restart = pod.at('restartPolicy');
  if (restart.text !== undefined && restart.text !== 'Always')
    yield restart.refuse(
      `is ${shown(restart.text)}`,
      `Always, because ${String(object.at('kind').value)} replaces what ends`,
    );
  if (pod.at('activeDeadlineSeconds').isSet)
    yield pod.at('activeDeadlineSeconds').refuse('is set', 'no such field, because the Pods go on');
}

function* selected(spec: Field): Iterable<ObjectViolation> {
  const selector = spec.at('selector');
  if (!selector.isMap) return;
  yield* labelSelector(selector);
  if (isEmptySelector(selector)) yield selector.refuse('selects everything', 'labels of the Pods');
}

/** A Deployment: also its strategy. */
export const deployment: Rule = function* (object) {
  yield* workload(object);
  const spec = object.at('spec');
  const rolling = spec.at('strategy', 'rollingUpdate');
  if (spec.at('strategy', 'type').value === 'Recreate' && rolling.isSet)
    yield rolling.refuse('is set', 'no such field, because the strategy is Recreate');
  const [unavailable, surge] = [rolling.at('maxUnavailable'), rolling.at('maxSurge')];
  yield* countOrPercent(unavailable);
  yield* countOrPercent(surge, { most: false });
  if (amountOf(unavailable) === 0 && amountOf(surge) === 0)
    yield unavailable.refuse('is 0, as maxSurge is', 'one of them above 0, or nothing can be replaced');
  const [progress, ready] = [spec.at('progressDeadlineSeconds'), spec.at('minReadySeconds').whole ?? 0];
  yield* count(progress);
  if ((progress.whole ?? 600) <= ready)
    yield progress.refuse(`is ${progress.whole ?? 600}`, `more than minReadySeconds, ${ready}`);
};

/** A ReplicaSet. */
export const replicaSet: Rule = object => workload(object);

/** A DaemonSet: also its strategy. */
export const daemonSet: Rule = function* (object) {
  yield* workload(object);
  const strategy = object.at('spec', 'updateStrategy');
  const [unavailable, surge] = ['maxUnavailable', 'maxSurge'].map(name => strategy.at('rollingUpdate', name)) as [
    Field,
    Field,
  ];
  if (strategy.at('type').value === 'OnDelete') return;
  yield* countOrPercent(unavailable);
  yield* countOrPercent(surge);
  const [away, more] = [unavailable.isSet ? amountOf(unavailable) : 1, surge.isSet ? amountOf(surge) : 0];
  if (away && more) yield surge.refuse(`is ${shown(surge.value)}`, '0, or maxUnavailable: 0 beside it');
  if (away === 0 && more === 0) yield unavailable.refuse('is 0, as maxSurge is', 'one of them above 0');
};

/** A StatefulSet: also its strategy, and the claims that it makes. */
export const statefulSet: Rule = function* (object) {
  const spec = object.at('spec');
  const claims = spec.at('volumeClaimTemplates').items;
  yield* workload(
    object,
    claims.map(claim => String(claim.at('metadata', 'name').value)),
  );
  yield* written(spec.at('serviceName'), isDnsLabel, LABEL);
  for (const claim of claims) {
    // Each is a volume of its Pod under that name.
    yield* written(claim.at('metadata', 'name'), isDnsLabel, LABEL);
    yield* persistentClaimSpec(claim.at('spec'));
  }
  for (const when of ['whenDeleted', 'whenScaled'])
    yield* oneOf(spec.at('persistentVolumeClaimRetentionPolicy', when), ['Retain', 'Delete']);
  const rolling = spec.at('updateStrategy', 'rollingUpdate');
  if (spec.at('updateStrategy', 'type').value === 'OnDelete' && rolling.isSet)
    yield rolling.refuse('is set', 'no such field, because the strategy is OnDelete');
  yield* count(rolling.at('partition'));
  const unavailable = rolling.at('maxUnavailable');
  yield* countOrPercent(unavailable);
  yield* count(spec.at('ordinals', 'start'));
};
