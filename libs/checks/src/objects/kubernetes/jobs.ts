import { isDnsLabel, type ObjectViolation } from '@cedille/types';
import { cronFault } from './cron.ts';
import { shown, type Field, type Rule } from './field.ts';
import { podTemplate } from './pods.ts';
import { labelSelector } from './selectors.ts';
import { count } from './syntax.ts';

/** A Job. */
export const job: Rule = function* (object) {
  const spec = object.at('spec');
  yield* jobSpec(spec);
  yield* labelSelector(spec.at('selector'));
  if (spec.at('selector').isSet && !spec.at('manualSelector').isTrue)
    yield spec.at('selector').refuse('is set', 'none: every Job gets one of its own, unless manualSelector is true');
  const completions = spec.at('completions').whole ?? 0;
  const name = object.at('metadata', 'name');
  if (spec.at('completionMode').value === 'Indexed' && completions > 0 && name.text !== undefined)
    if (!isDnsLabel(`${name.text}-${completions - 1}`))
      yield name.refuse(`is ${shown(name.text)}`, 'a DNS label, also with the index of a Pod behind it');
};

/** A CronJob. */
export const cronJob: Rule = function* (object) {
  const spec = object.at('spec');
  yield* schedule(spec);
  for (const name of ['startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'])
    yield* count(spec.at(name));
  const template = spec.at('jobTemplate', 'spec');
  if (spec.at('jobTemplate').isSet && !template.isSet)
    yield spec.at('jobTemplate').refuse('has no spec', 'the spec of a Job');
  yield* jobSpec(template);
  if (template.at('selector').isSet)
    yield template.at('selector').refuse('is set', 'none: every Job gets one of its own');
  if (template.at('manualSelector').isTrue) yield template.at('manualSelector').refuse('is true', 'false');
};

function* schedule(spec: Field): Iterable<ObjectViolation> {
  const [when, zone] = [spec.at('schedule'), spec.at('timeZone')];
  if (when.value === '') yield when.refuse('is empty', 'when it runs, such as 0 3 * * *');
  const fault = when.text === undefined ? undefined : cronFault(when.text);
  if (fault)
    yield when.refuse(`is ${shown(when.text)}: ${fault}`, 'minute, hour, day, month and weekday, such as 0 3 * * *');
  if (zone.value === '' || (zone.text !== undefined && !isTimeZone(zone.text)))
    yield zone.refuse(`is ${shown(zone.value)}`, 'a time zone such as America/Montreal');
}

/** Names of other cases and of no place are left to those who know all time zones. */
function isTimeZone(text: string): boolean {
  if (text.toLowerCase() === 'local') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return !/^[+-]/.test(text);
  } catch {
    return false;
  }
}

function* jobSpec(spec: Field): Iterable<ObjectViolation> {
  const numbers = ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished'];
  for (const name of [...numbers, 'backoffLimitPerIndex', 'maxFailedIndexes']) yield* count(spec.at(name));
  yield* indexes(spec);
  yield* podTemplate(spec.at('template'));
  const restart = spec.at('template', 'spec', 'restartPolicy');
  const [never, onFailure] = [restart.value === 'Never', restart.value === 'OnFailure'];
  if (!spec.at('template', 'spec').isMap) return;
  if (!never && !onFailure)
    yield restart.isSet
      ? restart.refuse(`is ${shown(restart.value)}`, 'Never or OnFailure, because a Job ends')
      : restart.missing('Never or OnFailure, because a Job ends');
  else if (onFailure && spec.at('podFailurePolicy').isSet)
    yield restart.refuse('is OnFailure', 'Never, because of podFailurePolicy');
}

function* indexes(spec: Field): Iterable<ObjectViolation> {
  const isIndexed = spec.at('completionMode').value === 'Indexed';
  if (isIndexed && !spec.at('completions').isSet)
    yield spec.at('completions').missing('how many, because completionMode is Indexed');
  for (const name of ['backoffLimitPerIndex', 'maxFailedIndexes', 'successPolicy'])
    if (!isIndexed && spec.at(name).isSet) yield spec.at(name).refuse('is set', 'completionMode: Indexed beside it');
  if (isIndexed && spec.at('maxFailedIndexes').isSet && !spec.at('backoffLimitPerIndex').isSet)
    yield spec.at('backoffLimitPerIndex').missing('how often, because of maxFailedIndexes');
}
