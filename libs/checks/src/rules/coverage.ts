import type { RuleDescription } from './rule.ts';

/** Published rule sets that the catalogue is held against. */
export const RULE_SETS = {
  pss: 'Pod Security Standards',
  kubeScore: 'kube-score',
  kubescape: 'Kubescape (NSA and MITRE)',
  cis: 'CIS Kubernetes Benchmark, section 5',
  argocd: 'Argo CD hardening',
  polaris: 'Polaris',
} as const;

export type RuleSet = keyof typeof RULE_SETS;

/** Rules of published sets, by the names that they have there. */
export type Coverage = Readonly<Partial<Record<RuleSet, readonly string[]>>>;

/** One rule of a published set. */
interface Item {
  id: string;
  /** Where the name alone does not say it. */
  about?: string;
  /** Why no rule of ours does its work. */
  whyNot?: string;
}

const ELSEWHERE = 'a setting of machines or of the API server, which no object shows';
const SCHEDULER = 'the scheduler spreads Pods of one workload by itself; what cannot be met is `placement-impossible`';
const CPU = 'a limit of processor time slows programs down and protects nobody who has requests';

/** Every rule of the published sets that is about objects; the rest is left out. */
export const RULE_SET_ITEMS: Readonly<Record<RuleSet, readonly Item[]>> = {
  pss: [
    'HostProcess',
    'Host Namespaces',
    'Privileged Containers',
    'Capabilities (baseline)',
    'HostPath Volumes',
    'Host Ports',
    'AppArmor',
    'SELinux',
    '/proc Mount Type',
    'Seccomp (baseline)',
    'Sysctls',
    'Host Probes / Lifecycle Hooks',
    'Volume Types',
    'Privilege Escalation',
    'Running as Non-root',
    'Running as Non-root user',
    'Seccomp (restricted)',
    'Capabilities (restricted)',
  ].map(id => ({ id })),
  kubeScore: [
    { id: 'ingress-targets-service' },
    {
      id: 'cronjob-has-deadline',
      whyNot: 'a run that is late is better than none; Kubernetes goes on after missed runs',
    },
    { id: 'cronjob-restartpolicy', whyNot: 'the API server refuses it' },
    { id: 'container-resources' },
    { id: 'container-image-tag' },
    {
      id: 'container-image-pull-policy',
      whyNot: 'with fixed tags, IfNotPresent keeps a cluster going when its registry is away',
    },
    {
      id: 'container-ephemeral-storage-request-and-limit',
      whyNot: 'few programs write beside their volumes: `writable-root` finds those',
    },
    { id: 'environment-variable-key-duplication' },
    { id: 'statefulset-has-poddisruptionbudget' },
    { id: 'deployment-has-poddisruptionbudget' },
    { id: 'poddisruptionbudget-has-policy' },
    { id: 'pod-networkpolicy' },
    { id: 'networkpolicy-targets-pod' },
    { id: 'pod-probes' },
    {
      id: 'pod-probes-identical',
      whyNot: 'with different thresholds it is right, and many charts do it so without harm',
    },
    { id: 'container-security-context-user-group-id' },
    { id: 'container-security-context-privileged' },
    { id: 'container-security-context-readonlyrootfilesystem' },
    { id: 'container-seccomp-profile' },
    { id: 'service-targets-pod' },
    { id: 'service-type' },
    { id: 'stable-version' },
    { id: 'deployment-has-host-podantiaffinity', whyNot: SCHEDULER },
    { id: 'statefulset-has-host-podantiaffinity', whyNot: SCHEDULER },
    { id: 'pod-topology-spread-constraints', whyNot: SCHEDULER },
    { id: 'deployment-targeted-by-hpa-does-not-have-replicas-configured' },
    { id: 'statefulset-has-servicename' },
    { id: 'deployment-pod-selector-labels-match-template-metadata-labels' },
    { id: 'statefulset-pod-selector-labels-match-template-metadata-labels' },
    { id: 'label-values' },
    { id: 'horizontalpodautoscaler-has-target' },
    { id: 'horizontalpodautoscaler-replicas', whyNot: 'an autoscaler that goes down to one says so on purpose' },
  ],
  kubescape: [
    { id: 'C-0002', about: 'Exec into container' },
    { id: 'C-0004', about: 'Memory limit and request' },
    { id: 'C-0007', about: 'Roles with delete capabilities' },
    { id: 'C-0009', about: 'Resource limits' },
    { id: 'C-0012', about: 'Applications credentials in configuration files' },
    { id: 'C-0013', about: 'Non-root containers' },
    { id: 'C-0015', about: 'List Kubernetes secrets' },
    { id: 'C-0016', about: 'Allow privilege escalation' },
    { id: 'C-0017', about: 'Immutable container filesystem' },
    { id: 'C-0018', about: 'Configured readiness probe' },
    { id: 'C-0021', about: 'Exposed sensitive interfaces' },
    { id: 'C-0026', about: 'Kubernetes CronJob', whyNot: 'that a CronJob exists is no fault' },
    { id: 'C-0030', about: 'Ingress and egress blocked' },
    { id: 'C-0031', about: 'Delete Kubernetes events', whyNot: 'part of `rbac-wildcard` where it matters' },
    { id: 'C-0034', about: 'Automatic mapping of service account' },
    { id: 'C-0035', about: 'Administrative roles' },
    { id: 'C-0036', about: 'Validating admission controller' },
    {
      id: 'C-0037',
      about: 'CoreDNS poisoning',
      whyNot: 'a right on one ConfigMap of kube-system, which only wildcards give: `rbac-wildcard`',
    },
    { id: 'C-0038', about: 'Host PID/IPC privileges' },
    { id: 'C-0039', about: 'Mutating admission controller' },
    { id: 'C-0041', about: 'HostNetwork access' },
    { id: 'C-0042', about: 'SSH server in container', whyNot: 'a port says little of the program behind it' },
    { id: 'C-0044', about: 'Container hostPort' },
    { id: 'C-0045', about: 'Writable hostPath mount' },
    { id: 'C-0046', about: 'Insecure capabilities' },
    { id: 'C-0048', about: 'HostPath mount' },
    { id: 'C-0050', about: 'CPU limit and request' },
    { id: 'C-0052', about: 'Instance metadata API', whyNot: ELSEWHERE },
    { id: 'C-0053', about: 'Access container service account' },
    { id: 'C-0054', about: 'Cluster internal networking' },
    { id: 'C-0055', about: 'Linux hardening' },
    {
      id: 'C-0056',
      about: 'Configured liveness probe',
      whyNot: 'a bad one restarts programs that work; a process that ends is started again without',
    },
    { id: 'C-0057', about: 'Privileged container' },
    { id: 'C-0061', about: 'Pods in default namespace' },
    {
      id: 'C-0063',
      about: 'Port forwarding privileges',
      whyNot: 'less than `pods/exec`, which `rbac-escalation` finds',
    },
    { id: 'C-0065', about: 'No impersonation' },
    { id: 'C-0066', about: 'Secret/etcd encryption', whyNot: ELSEWHERE },
    { id: 'C-0073', about: 'Naked Pods' },
    { id: 'C-0074', about: 'Container runtime socket mounted' },
    { id: 'C-0075', about: 'Image pull policy on latest tag' },
    {
      id: 'C-0076',
      about: 'Label usage',
      whyNot: 'charts of this platform get their labels from a library chart; foreign ones have theirs',
    },
    {
      id: 'C-0078',
      about: 'Images from allowed registry',
      whyNot: 'which registries are allowed is nowhere said; digests are pinned instead',
    },
    { id: 'C-0187', about: 'Wildcards in roles' },
    { id: 'C-0256', about: 'External facing' },
    { id: 'C-0260', about: 'Missing network policy' },
  ],
  cis: [
    { id: '5.1.1', about: 'cluster-admin only where required' },
    { id: '5.1.2', about: 'Minimize access to Secrets' },
    { id: '5.1.3', about: 'No wildcards in roles' },
    {
      id: '5.1.4',
      about: 'Minimize access to create Pods',
      whyNot: 'every controller of workloads has it; what such Pods may do is held by the level of their namespace',
    },
    { id: '5.1.5', about: 'Default service accounts not used' },
    { id: '5.1.6', about: 'Tokens only mounted where necessary' },
    { id: '5.1.7', about: 'Avoid system:masters' },
    { id: '5.1.8', about: 'bind, impersonate, escalate' },
    { id: '5.1.9', about: 'Create persistent volumes', whyNot: 'every driver of storage has it' },
    { id: '5.1.10', about: 'nodes/proxy' },
    { id: '5.1.11', about: 'Approval of certificates' },
    {
      id: '5.1.12',
      about: 'Webhook configurations',
      whyNot: 'every controller that keeps its own certificate in one has it',
    },
    { id: '5.1.13', about: 'Creation of tokens' },
    {
      id: '5.2.1',
      about: 'A policy control mechanism',
      whyNot: 'namespaces of this platform enforce a level; which other one a cluster has is not known',
    },
    { id: '5.2.2', about: 'Privileged containers' },
    { id: '5.2.3', about: 'hostPID' },
    { id: '5.2.4', about: 'hostIPC' },
    { id: '5.2.5', about: 'hostNetwork' },
    { id: '5.2.6', about: 'allowPrivilegeEscalation' },
    { id: '5.2.7', about: 'Root containers' },
    { id: '5.2.8', about: 'NET_RAW' },
    { id: '5.2.9', about: 'Added capabilities' },
    { id: '5.2.10', about: 'Assigned capabilities' },
    { id: '5.2.11', about: 'Windows HostProcess' },
    { id: '5.2.12', about: 'HostPath volumes' },
    { id: '5.2.13', about: 'HostPorts' },
    { id: '5.3.2', about: 'Network policies in all namespaces' },
    { id: '5.4.1', about: 'Secrets as files', whyNot: 'many programs read nothing but the environment' },
    { id: '5.4.2', about: 'External secret storage' },
    { id: '5.5.1', about: 'ImagePolicyWebhook', whyNot: ELSEWHERE },
    {
      id: '5.7.1',
      about: 'Namespaces as boundaries',
      whyNot: 'a matter of people; `default-namespace` finds its absence',
    },
    { id: '5.7.2', about: 'Seccomp' },
    { id: '5.7.3', about: 'Security context' },
    { id: '5.7.4', about: 'Default namespace' },
  ],
  argocd: [
    { id: 'projects', about: 'Applications belong to a project of their own' },
    { id: 'source repositories', about: 'Projects list their sources' },
    { id: 'destinations', about: 'Projects list their destinations' },
    { id: 'cluster resources', about: 'Projects list kinds of the whole cluster' },
    { id: 'pinned revisions', about: 'Charts by exact version' },
    { id: 'pruning', about: 'What is removed goes away' },
    { id: 'anonymous access' },
    { id: 'default role' },
    { id: 'rbac policy' },
    { id: 'terminal', about: 'exec.enabled' },
    { id: 'secrets', about: 'No secrets in Applications and values' },
    {
      id: 'administrator disabled',
      about: 'admin.enabled',
      whyNot: 'somebody needs it until single sign-on works, and when it does not',
    },
    {
      id: 'finalizers',
      about: 'resources-finalizer',
      whyNot:
        'with it a removed Application deletes all it made, without it nothing: `diff` says which of the two will happen',
    },
    {
      id: 'signature keys',
      about: 'GnuPG',
      whyNot: 'OCI sources have none; `cedille verify` verifies signatures of releases',
    },
  ],
  polaris: [
    {
      id: 'multipleReplicasForDeployment',
      whyNot: 'sizing is a fact of the environment; `diff` tells when a second one goes',
    },
    { id: 'priorityClassNotSet', whyNot: 'a class for everything orders nothing' },
    { id: 'tagNotSpecified' },
    {
      id: 'pullPolicyNotAlways',
      whyNot: 'with fixed tags, IfNotPresent keeps a cluster going when its registry is away',
    },
    { id: 'readinessProbeMissing' },
    {
      id: 'livenessProbeMissing',
      whyNot: 'a bad one restarts programs that work; a process that ends is started again without',
    },
    { id: 'metadataAndInstanceMismatched', whyNot: 'a label that nothing reads' },
    { id: 'pdbDisruptionsIsZero' },
    { id: 'missingPodDisruptionBudget' },
    { id: 'topologySpreadConstraint', whyNot: SCHEDULER },
    { id: 'hpaMaxAvailability', whyNot: 'the API server refuses it' },
    { id: 'hpaMinAvailability', whyNot: 'an autoscaler that goes down to one says so on purpose' },
    { id: 'pdbMinAvailableGreaterThanHPAMinReplicas' },
    { id: 'cpuRequestsMissing' },
    { id: 'cpuLimitsMissing', whyNot: CPU },
    { id: 'memoryRequestsMissing' },
    { id: 'memoryLimitsMissing' },
    { id: 'automountServiceAccountToken' },
    { id: 'hostIPCSet' },
    { id: 'hostPIDSet' },
    { id: 'hostNetworkSet' },
    { id: 'hostPortSet' },
    { id: 'hostPathSet' },
    { id: 'hostProcess' },
    { id: 'linuxHardening' },
    { id: 'missingNetworkPolicy' },
    { id: 'notReadOnlyRootFilesystem' },
    { id: 'privilegeEscalationAllowed' },
    { id: 'runAsRootAllowed' },
    { id: 'runAsPrivileged' },
    { id: 'dangerousCapabilities' },
    { id: 'insecureCapabilities' },
    { id: 'procMount' },
    {
      id: 'tlsSettingsMissing',
      whyNot: 'certificates belong to the Gateway here; an Ingress may leave them to its controller',
    },
    { id: 'sensitiveContainerEnvVar' },
    { id: 'sensitiveConfigmapContent' },
    { id: 'clusterrolePodExecAttach' },
    { id: 'clusterrolebindingPodExecAttach' },
    { id: 'clusterrolebindingClusterAdmin' },
    { id: 'rolebindingClusterAdminClusterRole' },
  ],
};

/** A rule of a published set, and the rules of ours that do its work. */
export interface CoveredItem extends Item {
  by: readonly string[];
}

/** What covers each rule of a set. */
export function coverageOf(set: RuleSet, rules: readonly RuleDescription[]): CoveredItem[] {
  return RULE_SET_ITEMS[set].map(item => ({
    ...item,
    by: rules.filter(({ covers }) => covers?.[set]?.includes(item.id)).map(({ code }) => code),
  }));
}
