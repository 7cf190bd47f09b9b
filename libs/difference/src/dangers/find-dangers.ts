import type { Danger, ObjectDifference } from '../difference.ts';
import { networkClosed } from './access/network-closed.ts';
import { networkOpened } from './access/network-opened.ts';
import { podSecurityLowered } from './access/pod-security-lowered.ts';
import { guardRemoved } from './access/guard-removed.ts';
import { widerPrivileges } from './access/wider-privileges.ts';
import { widerRights } from './access/wider-rights.ts';
import { changesOwner } from './cluster/changes-owner.ts';
import { crdNarrowed } from './cluster/crd-narrowed.ts';
import { crdRemoved } from './cluster/crd-removed.ts';
import { crdVersion } from './cluster/crd-version.ts';
import { immutableField } from './cluster/immutable-field.ts';
import { updateRefused } from './cluster/update-refused.ts';
import { namespaceRemoved } from './cluster/namespace-removed.ts';
import { webhookBlocks } from './cluster/webhook-blocks.ts';
import { dataRemoved } from './data/data-removed.ts';
import { majorVersion } from './data/major-version.ts';
import { ownerRemoved } from './data/owner-removed.ts';
import { protectionRemoved } from './data/protection-removed.ts';
import { smallerResource } from './data/smaller-resource.ts';
import { smallerVolume } from './data/smaller-volume.ts';
import { storageClass } from './data/storage-class.ts';
import { unknownKind } from './data/unknown-kind.ts';
import { volumeSwapped } from './data/volume-swapped.ts';
import { applicationChanged } from './delivery/application-changed.ts';
import { applicationRemoved } from './delivery/application-removed.ts';
import { applicationSet } from './delivery/application-set.ts';
import { clusterForgotten } from './delivery/cluster-forgotten.ts';
import { classChanged } from './reach/class-changed.ts';
import { hostRemoved } from './reach/host-removed.ts';
import { issuerChanged } from './reach/issuer-changed.ts';
import { routeMoved } from './reach/route-moved.ts';
import { serviceAddress } from './reach/service-address.ts';
import { serviceType } from './reach/service-type.ts';
import { tlsRemoved } from './reach/tls-removed.ts';
import type { DangerRule, Surroundings } from './rule.ts';
import { autoscaledTwice } from './running/autoscaled-twice.ts';
import { disruptionBudget } from './running/disruption-budget.ts';
import { probeRemoved } from './running/probe-removed.ts';
import { scaledToZero } from './running/scaled-to-zero.ts';
import { singleReplica } from './running/single-replica.ts';
import { byFate, fateOf } from './sync-options.ts';

/** All rules about single objects; a new one is a module and a line here. */
export const RULES: readonly DangerRule[] = [
  immutableField,
  updateRefused,
  smallerVolume,
  smallerResource,
  dataRemoved,
  ownerRemoved,
  unknownKind,
  volumeSwapped,
  majorVersion,
  storageClass,
  protectionRemoved,
  namespaceRemoved,
  crdRemoved,
  crdVersion,
  crdNarrowed,
  applicationRemoved,
  applicationChanged,
  applicationSet,
  clusterForgotten,
  changesOwner,
  widerRights,
  widerPrivileges,
  podSecurityLowered,
  guardRemoved,
  serviceType,
  serviceAddress,
  hostRemoved,
  tlsRemoved,
  issuerChanged,
  classChanged,
  routeMoved,
  scaledToZero,
  singleReplica,
  autoscaledTwice,
  probeRemoved,
  networkOpened,
  networkClosed,
  webhookBlocks,
  disruptionBudget,
];

const RANK = { critical: 0, high: 1, notice: 2 } as const;

/** Everything dangerous in one environment, the gravest first; `others` are about objects and those that name them. */
export function findDangers({ objects, ...rest }: Surroundings, others: readonly Danger[] = []): Danger[] {
  const surroundings = { ...rest, objects: objects.flatMap(asKubernetesSees) };
  const found = surroundings.objects.flatMap(object =>
    RULES.flatMap(rule => findingsOf(rule, object, surroundings)).map((finding): Danger => {
      const { code, ...words } = finding;
      const { component, identity } = object;
      return { code, environment: rest.environment, component, object: identity, ...words };
    }),
  );
  return [...found, ...others].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

function findingsOf(
  { code, find, onDeletion }: DangerRule,
  object: ObjectDifference,
  surroundings: Surroundings,
): (ReturnType<DangerRule['find']>[number] & { code: string })[] {
  const findings = find(object, surroundings);
  if (!findings.length) return [];
  const told =
    onDeletion && object.change === 'removed'
      ? findings.flatMap(finding => byFate(finding, fateOf(object, surroundings)))
      : findings;
  return told.map(finding => ({ code, ...finding }));
}

/** A renamed object is one that goes and one that comes. */
export function asKubernetesSees(object: ObjectDifference): ObjectDifference[] {
  if (object.change !== 'renamed' || !object.renamedFrom) return [object];
  const { before, after, ...rest } = object;
  return [
    { ...rest, change: 'removed', identity: object.renamedFrom, ...(before && { before }) },
    { ...rest, change: 'added', ...(after && { after }) },
  ];
}
