import { isDnsLabel, isPathSegment, type ObjectViolation } from '@cedille/types';
import { shown, type Field, type Rule } from './field.ts';
import { nanosOf } from './quantity.ts';
import { isContainerResource } from './resources.ts';
import { count, LABEL, needed, oneOf, written } from './syntax.ts';

/** A HorizontalPodAutoscaler; metrics only stand in autoscaling/v2. */
export const horizontalPodAutoscaler: Rule = function* (object) {
  const spec = object.at('spec');
  const [least, most] = [spec.at('minReplicas'), spec.at('maxReplicas')];
  yield* count(least, 1);
  yield* count(most, 1);
  if (most.whole !== undefined && (least.whole ?? 1) > most.whole && most.whole > 0)
    yield most.refuse(`is ${most.whole}`, `at least minReplicas, ${least.whole}`);
  for (const name of ['kind', 'name']) {
    yield* needed(spec.at('scaleTargetRef', name), 'what is scaled');
    yield* written(spec.at('scaleTargetRef', name), isPathSegment, SEGMENT);
  }
  yield* scaled(spec.at('scaleTargetRef'));
  for (const metric of spec.at('metrics').items) yield* metricOf(metric);
  for (const direction of ['scaleUp', 'scaleDown']) yield* behaviour(spec.at('behavior', direction));
};

/** Of the unnamed group nothing can be scaled but one kind. */
function* scaled(reference: Field): Iterable<ObjectViolation> {
  const version = reference.at('apiVersion');
  const [group, ...more] = (version.text ?? '').split('/');
  const isCore = version.text === 'v1' && reference.at('kind').value === 'ReplicationController';
  if (!reference.isMap || isCore || (group && more.length === 1)) return;
  yield version.isSet ? version.refuse(`is ${shown(version.value)}`, GROUP) : version.missing(GROUP);
}

const GROUP = 'the group of the kind and its version, such as apps/v1';

const SOURCES: Readonly<Record<string, string>> = {
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
  External: 'external',
  ContainerResource: 'containerResource',
};

function* metricOf(metric: Field): Iterable<ObjectViolation> {
  const type = metric.at('type');
  const source = SOURCES[String(type.value)];
  if (source === undefined) {
    yield type.refuse(`is ${shown(type.value)}`, `one of ${Object.keys(SOURCES).join(', ')}`);
    return;
  }
  if (!metric.at(source).isSet) yield metric.at(source).missing(`what is measured, because the type is ${type.text}`);
  for (const other of Object.values(SOURCES))
    if (other !== source && metric.at(other).isSet)
      yield metric.at(other).refuse('is set', `${source} alone, because the type is ${type.text}`);
  yield* target(metric.at(source));
  yield* measured(metric.at(source));
}

const RESOURCE = 'cpu, memory, ephemeral-storage, or a resource with a domain';
const SEGMENT = 'text without "/" and "%"';

function* measured(source: Field): Iterable<ObjectViolation> {
  yield* written(source.at('metric', 'name'), isPathSegment, SEGMENT);
  for (const name of ['kind', 'name']) yield* written(source.at('describedObject', name), isPathSegment, SEGMENT);
  yield* written(source.at('describedObject', 'apiVersion'), text => text.split('/').length <= 2, GROUP);
  // Of a metric of whole Pods the server takes any name.
  if (source.path.at(-1) === 'containerResource') yield* written(source.at('name'), isContainerResource, RESOURCE);
  yield* written(source.at('container'), isDnsLabel, LABEL);
}

const TARGETS: Readonly<Record<string, string>> = {
  Utilization: 'averageUtilization',
  Value: 'value',
  AverageValue: 'averageValue',
};

function* target(source: Field): Iterable<ObjectViolation> {
  const aim = source.at('target');
  if (!aim.isMap) return;
  const type = aim.at('type');
  const wanted = TARGETS[String(type.value)];
  if (wanted === undefined) yield type.refuse(`is ${shown(type.value)}`, `one of ${Object.keys(TARGETS).join(', ')}`);
  const set = Object.values(TARGETS).filter(name => aim.at(name).isSet);
  if (!set.length) yield aim.refuse('has no number', wanted ?? 'a number');
  yield* count(aim.at('averageUtilization'), 1);
  for (const name of ['value', 'averageValue']) {
    const nanos = nanosOf(aim.at(name).value);
    if (nanos !== undefined && nanos <= 0n) yield aim.at(name).refuse(`is ${shown(aim.at(name).value)}`, 'more than 0');
  }
  const kind = String(source.path.at(-1));
  if (kind === 'pods' && !aim.at('averageValue').isSet)
    yield aim.at('averageValue').missing('the aim of a metric of Pods');
  if (/resource/i.test(kind) && set.includes('averageUtilization') && set.includes('averageValue'))
    yield aim.at('averageValue').refuse('stands beside averageUtilization', 'one of both');
}

const HOUR = 3600;
const HALF_AN_HOUR = 1800;

function* behaviour(rules: Field): Iterable<ObjectViolation> {
  if (!rules.isMap) return;
  yield* count(rules.at('stabilizationWindowSeconds'), 0, HOUR);
  yield* oneOf(rules.at('selectPolicy'), ['Max', 'Min', 'Disabled']);
  const policies = rules.at('policies');
  if (policies.isSet && !policies.items.length) yield policies.refuse('lists nothing', 'at least one policy');
  for (const policy of rules.at('policies').items) {
    yield* needed(policy.at('type'), 'Pods or Percent');
    yield* oneOf(policy.at('type'), ['Pods', 'Percent']);
    yield* count(policy.at('value'), 1);
    yield* count(policy.at('periodSeconds'), 1, HALF_AN_HOUR);
  }
}
