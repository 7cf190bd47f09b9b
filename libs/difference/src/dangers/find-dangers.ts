import type { Danger, ObjectDifference } from '../difference.ts';
import { applicationRemoved } from './application-removed.ts';
import { changesOwner } from './changes-owner.ts';
import { crdRemoved } from './crd-removed.ts';
import { crdVersion } from './crd-version.ts';
import { dataRemoved } from './data-removed.ts';
import { disruptionBudget } from './disruption-budget.ts';
import { hostRemoved } from './host-removed.ts';
import { immutableField } from './immutable-field.ts';
import { namespaceRemoved } from './namespace-removed.ts';
import { networkOpened } from './network-opened.ts';
import { podSecurityLowered } from './pod-security-lowered.ts';
import { protectionRemoved } from './protection-removed.ts';
import type { DangerRule, Surroundings } from './rule.ts';
import { scaledToZero } from './scaled-to-zero.ts';
import { serviceType } from './service-type.ts';
import { smallerVolume } from './smaller-volume.ts';
import { webhookBlocks } from './webhook-blocks.ts';
import { widerPrivileges } from './wider-privileges.ts';
import { widerRights } from './wider-rights.ts';

/** All rules; a new one is a module and a line here. */
export const RULES: readonly DangerRule[] = [
  immutableField,
  smallerVolume,
  dataRemoved,
  protectionRemoved,
  namespaceRemoved,
  crdRemoved,
  crdVersion,
  applicationRemoved,
  changesOwner,
  widerRights,
  widerPrivileges,
  podSecurityLowered,
  serviceType,
  hostRemoved,
  scaledToZero,
  networkOpened,
  webhookBlocks,
  disruptionBudget,
];

const RANK = { critical: 0, high: 1, notice: 2 } as const;

/** Everything dangerous in one environment, the gravest first. */
export function findDangers({ objects, ...rest }: Surroundings): Danger[] {
  const surroundings = { ...rest, objects: objects.flatMap(asKubernetesSees) };
  return surroundings.objects
    .flatMap(object =>
      RULES.flatMap(({ code, find }) =>
        find(object, surroundings).map((finding): Danger => {
          const { component, identity } = object;
          return { code, environment: rest.environment, component, object: identity, ...finding };
        }),
      ),
    )
    .sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

/** A renamed object is one that goes and one that comes. */
function asKubernetesSees(object: ObjectDifference): ObjectDifference[] {
  if (object.change !== 'renamed' || !object.renamedFrom) return [object];
  const { before, after, ...rest } = object;
  return [
    { ...rest, change: 'removed', identity: object.renamedFrom, ...(before && { before }) },
    { ...rest, change: 'added', ...(after && { after }) },
  ];
}
