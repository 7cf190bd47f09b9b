import { boundedContainers } from '../objects/bounded-containers.ts';
import { unsafeCloud } from './cloud/unsafe-cloud.ts';
import { unverifiedPeer } from './cluster/unverified-peer.ts';
import { collectorConfig } from './telemetry/collector-config.ts';
import { openArgocd } from './delivery/open-argocd.ts';
import type { ObjectRule } from '../rules/rule.ts';
import { writtenSecret } from '../secrets/written-secret.ts';

/** All rules that need nothing but one object; a new one is a module and a line here. */
export const OBJECT_RULES: readonly ObjectRule[] = [
  boundedContainers,
  writtenSecret,
  unverifiedPeer,
  openArgocd,
  collectorConfig,
  unsafeCloud,
];
