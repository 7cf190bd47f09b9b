import type { FieldChange, ObjectDifference } from '../../difference.ts';
import { formatSteps } from '../../format-steps.ts';
import { splitImage } from '../../summarize-versions.ts';
import { field, list } from '../field.ts';
import { containersOf, podSpecOf } from '../pod-spec.ts';
import type { DangerRule, Finding } from '../rule.ts';
import { holdingOf } from './holding-of.ts';
import { isCustomGroup } from './kind-table.ts';
import { isDatabase, majorOf } from './versions.ts';

const FIX =
  'make a backup, read how its publisher upgrades, and try it elsewhere first: there is no way back by Git alone';

export const majorVersion: DangerRule = {
  code: 'major-version',
  title: 'What wrote the data has another major version',
  why: 'Programs read what their own major version wrote: a newer one may refuse the old files, and an older one never reads newer ones.',
  example: '-   image: postgres:16.4\n+   image: postgres:17.0',
  fix: 'take a copy, and follow the guide for that upgrade',
  severity: 'critical',
  find(object, surroundings) {
    const { change, identity, before } = object;
    if (change !== 'changed') return [];
    if (!isCustomGroup(identity.group)) return ofContainers(object);
    const held = holdingOf(identity, before, surroundings);
    if (held !== 'data' && held !== 'unknown') return [];
    return object.changes.flatMap(one => {
      const step = stepOf(one);
      if (!step) return [];
      const path = formatSteps(one.path);
      return [findingOf({ ...step, what: `The ${identity.kind} ${identity.name}`, path, isSure: held === 'data' })];
    });
  },
};

/** Fields of custom resources that say which version runs. */
const VERSION = /(version|^image(name|tag)?|^tag)$/i;

function stepOf({ path, change, before, after }: FieldChange): { old: string; now: string } | undefined {
  if (change !== 'changed' || !VERSION.test(String(path.at(-1)))) return undefined;
  const [old, now] = [String(before), String(after)].map(text =>
    text.includes('/') || /:\w/.test(text) ? splitImage(text).version : text,
  ) as [string, string];
  return isStep(old, now) ? { old, now } : undefined;
}

function isStep(old: string, now: string): boolean {
  const [left, right] = [majorOf(old), majorOf(now)];
  return left !== undefined && right !== undefined && left !== right;
}

function ofContainers({ before, after, identity: { kind, name } }: ObjectDifference): Finding[] {
  const [old, now] = [podSpecOf(before), podSpecOf(after)];
  if (!old || !now) return [];
  const images = new Map(containersOf(old.spec).map(one => [one.name, String(field(one.container, 'image') ?? '')]));
  return containersOf(now.spec).flatMap(({ name: container, container: one }): Finding[] => {
    const [left, right] = [splitImage(images.get(container) ?? ''), splitImage(String(field(one, 'image') ?? ''))];
    const isSure = isDatabase(left.name) && isDatabase(right.name);
    if (
      !isStep(left.version, right.version) ||
      (!isSure && !(keepsVolume(old.spec, before) && left.name === right.name))
    )
      return [];
    return [
      findingOf({
        old: left.version,
        now: right.version,
        what: `${right.name.slice(right.name.lastIndexOf('/') + 1)} in the ${kind} ${name}`,
        path: `${now.path}.containers[name=${container}].image`,
        isSure,
      }),
    ];
  });
}

/** Whether Pods keep something that the next version will find. */
function keepsVolume(spec: unknown, workload: unknown): boolean {
  if (list(workload, 'spec', 'volumeClaimTemplates').length) return true;
  return list(spec, 'volumes').some(volume => field(volume, 'persistentVolumeClaim') !== undefined);
}

interface Step {
  old: string;
  now: string;
  what: string;
  path: string;
  isSure: boolean;
}

function findingOf({ old, now, what, path, isSure }: Step): Finding {
  const isDown = majorOf(now)! < majorOf(old)!;
  const consequence = isDown
    ? 'an older version cannot read what a newer one wrote'
    : 'it may refuse the data there is, or change it for good';
  return {
    severity: isSure ? 'high' : 'notice',
    path,
    message: `${what} goes ${isDown ? 'down' : 'up'} a major version, ${old} → ${now}: ${consequence}.`,
    fix: FIX,
  };
}
