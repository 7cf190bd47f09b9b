import type { ObjectRelations } from './relations.ts';
import { acceptingListener } from './rules/accepting-listener.ts';
import {
  coveredNamespaces,
  volumeNamespaces,
  type CoveredNamespaces,
  type VolumeNamespace,
} from './rules/backed-up.ts';
import { enoughCopies } from './rules/enough-copies.ts';
import { existingNamespace } from './rules/existing-namespace.ts';
import { existingObject } from './rules/existing-object.ts';
import { nameOf, type RuleFinding } from './rules/finding.ts';
import { grantedReference } from './rules/granted-reference.ts';
import { knownKey } from './rules/known-key.ts';
import { knownPort } from './rules/known-port.ts';
import { oneHost } from './rules/one-host.ts';
import { hostsServed, type ServedHostPlace } from './rules/one-environment.ts';
import { ownFaults } from './rules/own-faults.ts';
import { reachableServices } from './rules/reachable-services.ts';
import { selectedPods } from './rules/selected-pods.ts';
import { syncedKind } from './rules/synced-kind.ts';
import type { Neighbour, Surroundings } from './surroundings.ts';
import { resolveReferences } from './world/resolve.ts';
import { TEMPLATE, type ReferenceFinding } from './tell-findings.ts';
import { World } from './world/world.ts';

export interface CheckReferencesOptions {
  surroundings: Surroundings;
  rendered: readonly RenderedRelations[];
}

/** What one component renders: the relations of each document, in the order of the file. */
export interface RenderedRelations {
  component: Neighbour;
  documents: readonly (readonly ObjectRelations[])[];
}

/** What the objects of one cluster come to when each is held against all others. */
export interface ClusterReferences {
  findings: readonly ReferenceFinding[];
  /** How often nothing could be said, because what leads there is missing of a render. */
  unchecked: number;
  /** For {@link checkHostsOfEnvironments}. */
  hosts: readonly ServedHostPlace[];
  /** For {@link checkBackups}. */
  volumes: readonly VolumeNamespace[];
  covered: readonly CoveredNamespaces[];
}

/** Whether everything that objects name, select and answer for is there, once. */
export function checkReferences({ surroundings, rendered }: CheckReferencesOptions): ClusterReferences {
  const objects = rendered.flatMap(({ component, documents }) =>
    documents.flatMap((relations, document) => relations.map(one => ({ relations: one, component, document }))),
  );
  const world = new World(objects, surroundings);
  const references = resolveReferences(world);
  const verdicts = [
    existingObject(world, references),
    knownKey(references),
    knownPort(world, references),
    grantedReference(world, references),
    acceptingListener(world),
    existingNamespace(world),
    selectedPods(world),
    reachableServices(world),
    syncedKind(world),
    enoughCopies(world),
    ownFaults(world),
    oneHost(world),
  ];
  return {
    findings: verdicts.flatMap(({ findings }) => findings.map(placed)),
    unchecked: verdicts.reduce((sum, { unchecked }) => sum + unchecked, 0),
    hosts: hostsServed(world),
    volumes: volumeNamespaces(world),
    covered: coveredNamespaces(world),
  };
}

function placed({ object, path, fix, ...words }: RuleFinding): ReferenceFinding {
  const { relations, component, document } = object;
  return {
    ...words,
    component: component.name,
    environment: component.environment,
    document,
    object: nameOf(relations),
    path: [...(relations.within ?? []), ...path],
    fix: fix(TEMPLATE),
  };
}
