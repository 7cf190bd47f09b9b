import { field } from '../field.ts';
import { containersOf, podSpecOf } from '../pod-spec.ts';
import type { DangerRule, Finding } from '../rule.ts';

const PROBES: Readonly<Record<string, string>> = {
  readinessProbe: 'requests reach it before it is ready, and while it is not',
  livenessProbe: 'it is no longer started again when it hangs',
  startupProbe: 'it may be stopped before it has started',
};

export const probeRemoved: DangerRule = {
  code: 'probe-removed',
  title: 'Nobody looks any longer whether a program answers',
  why: 'Requests go to a program that does not answer yet, or any longer.',
  example: '-   readinessProbe: { httpGet: { path: /healthz, port: http } }',
  fix: 'keep it, or put another one in its place',
  severity: 'notice',
  find({ change, before, after }) {
    const now = podSpecOf(after);
    if (change !== 'changed' || !now) return [];
    const old = new Map(containersOf(podSpecOf(before)?.spec).map(({ name, container }) => [name, container]));
    return containersOf(now.spec).flatMap(({ name, container }) =>
      Object.keys(PROBES)
        .filter(probe => field(old.get(name), probe) && !field(container, probe))
        .map((probe): Finding => ({
          severity: 'notice',
          path: `${now.path}.containers[name=${name}].${probe}`,
          message: `Container ${name} has no ${probe} any longer: ${PROBES[probe]!}.`,
          fix: 'keep it, or put another one in its place',
        })),
    );
  },
};
