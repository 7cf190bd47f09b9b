/** How a name of a key is tied to a core type: as the type itself, as a list of it, or as a map of strings. */
export type NamedShape = { shape: 'object' | 'list'; core: string } | { shape: 'labels' };

const object = (core: string): NamedShape => ({ shape: 'object', core });
const list = (core: string): NamedShape => ({ shape: 'list', core });
const LABELS: NamedShape = { shape: 'labels' };

/** Keys that mean one thing in every manifest, custom resources included. */
export const MANIFEST_NAMES: ReadonlyMap<string, NamedShape> = new Map([
  ['resources', object('ResourceRequirements')],
  ['tolerations', list('Toleration')],
  ['affinity', object('Affinity')],
  ['nodeSelector', LABELS],
  ['topologySpreadConstraints', list('TopologySpreadConstraint')],
  ['imagePullSecrets', list('LocalObjectReference')],
  ['livenessProbe', object('Probe')],
  ['readinessProbe', object('Probe')],
  ['startupProbe', object('Probe')],
  ['volumeMounts', list('VolumeMount')],
  ['dnsConfig', object('PodDNSConfig')],
  ['hostAliases', list('HostAlias')],
  ['annotations', LABELS],
  ['labels', LABELS],
  ['podSecurityContext', object('PodSecurityContext')],
  ['lifecycle', object('Lifecycle')],
]);

/** Keys that mean one thing in values, where a template passes them on to a place that says nothing. */
const VALUES_NAMES: ReadonlyMap<string, NamedShape> = new Map([
  ...[...MANIFEST_NAMES].filter(([key]) => key !== 'lifecycle'),
  ['extraVolumes', list('Volume')],
  ['extraVolumeMounts', list('VolumeMount')],
  ['volumes', list('Volume')],
  ['env', list('EnvVar')],
  ['extraEnv', list('EnvVar')],
  ['envFrom', list('EnvFromSource')],
  ['initContainers', list('Container')],
  ['extraContainers', list('Container')],
  ['extraInitContainers', list('Container')],
  ['containerSecurityContext', object('SecurityContext')],
]);

/** Ends of longer names that mean the same. */
const VALUES_ENDINGS: readonly (readonly [RegExp, NamedShape])[] = [
  [/(Annotations|Labels|NodeSelector)$/, LABELS],
  [/(liveness|readiness|startup)Probes?$/i, object('Probe')],
  [/PodSecurityContext$/, object('PodSecurityContext')],
  [/ContainerSecurityContext$/, object('SecurityContext')],
  [/Tolerations$/, list('Toleration')],
  [/VolumeMounts$/, list('VolumeMount')],
];

/** What a key in values holds by its name alone, or undefined. */
export function shapeByValuesName(key: string): NamedShape | undefined {
  return VALUES_NAMES.get(key) ?? VALUES_ENDINGS.find(([ending]) => ending.test(key))?.[1];
}
