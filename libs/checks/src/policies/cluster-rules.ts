import type { ClusterRule } from '../rules/rule.ts';
import { boundAdministrator } from './access/bound-administrator.ts';
import { boundEverybody } from './access/bound-everybody.ts';
import { escalatingRole } from './access/escalating-role.ts';
import { missingPermission } from './access/missing-permission.ts';
import { readableSecrets } from './access/readable-secrets.ts';
import { unknownRight } from './access/unknown-right.ts';
import { uselessToken } from './access/useless-token.ts';
import { wildcardRole } from './access/wildcard-role.ts';
import { fixedAndScaled } from './availability/autoscaled-twice.ts';
import { blockingBudget } from './availability/blocking-budget.ts';
import { fullMachines } from './availability/full-machines.ts';
import { impossiblePlacement } from './availability/impossible-placement.ts';
import { lonePod } from './availability/lone-pod.ts';
import { missingBudget } from './availability/missing-budget.ts';
import { sharedClaim } from './availability/shared-claim.ts';
import { unreadyService } from './availability/unready-service.ts';
import { sharedAccount } from './certificates/shared-account.ts';
import { uncertifiedHost } from './certificates/uncertified-host.ts';
import { blockingWebhook } from './cluster/blocking-webhook.ts';
import { defaultNamespace } from './cluster/default-namespace.ts';
import { exposedService } from './cluster/exposed-service.ts';
import { unguardedPods } from './cluster/unguarded-pods.ts';
import { applicationProject } from './delivery/application-project.ts';
import { copiedApplication } from './delivery/copied-application.ts';
import { floatingRevision } from './delivery/floating-revision.ts';
import { keptLeftovers } from './delivery/kept-leftovers.ts';
import { wideProject } from './delivery/wide-project.ts';
import { floatingImage } from './images/floating-image.ts';
import { imageVersions } from './images/image-versions.ts';
import { addedCapabilities, keptCapabilities } from './pod-security/capabilities.ts';
import { hostNamespace } from './pod-security/host-namespace.ts';
import { hostPath } from './pod-security/host-path.ts';
import { hostPort } from './pod-security/host-port.ts';
import { hostProbe } from './pod-security/host-probe.ts';
import { isolationOff } from './pod-security/isolation-off.ts';
import { privilegeEscalation } from './pod-security/privilege-escalation.ts';
import { privilegedContainer } from './pod-security/privileged-container.ts';
import { runsAsRoot } from './pod-security/runs-as-root.ts';
import { seccomp } from './pod-security/seccomp.ts';
import { volumeType } from './pod-security/volume-type.ts';
import { writableRoot } from './pod-security/writable-root.ts';

/** All rules that hold the objects of a cluster against each other and its facts; a new one is a module and a line here. */
export const CLUSTER_RULES: readonly ClusterRule[] = [
  floatingImage,
  imageVersions,
  privilegedContainer,
  hostNamespace,
  hostPath,
  hostPort,
  hostProbe,
  addedCapabilities,
  isolationOff,
  keptCapabilities,
  privilegeEscalation,
  runsAsRoot,
  seccomp,
  volumeType,
  writableRoot,
  wildcardRole,
  boundAdministrator,
  boundEverybody,
  readableSecrets,
  escalatingRole,
  unknownRight,
  missingPermission,
  uselessToken,
  blockingBudget,
  missingBudget,
  impossiblePlacement,
  fullMachines,
  unreadyService,
  sharedClaim,
  fixedAndScaled,
  lonePod,
  uncertifiedHost,
  sharedAccount,
  blockingWebhook,
  exposedService,
  unguardedPods,
  defaultNamespace,
  applicationProject,
  copiedApplication,
  floatingRevision,
  wideProject,
  keptLeftovers,
];
