import { CedilleError, type Problem } from '@cedille/source';
import { parseDocument, stringify } from 'yaml';

/** A port of the machine that leads to a port of the first node. */
export interface PortMapping {
  hostPort: number;
  containerPort: number;
  /** @defaultValue 127.0.0.1 */
  listenAddress?: string;
  /** @defaultValue TCP */
  protocol?: 'TCP' | 'UDP' | 'SCTP';
}

/** As far as it is read or changed here; everything else of the user's file is kept. */
interface KindNode {
  role?: string;
  image?: string;
  extraPortMappings?: PortMapping[];
  [field: string]: unknown;
}

interface KindConfig {
  kind: 'Cluster';
  apiVersion: string;
  name?: string;
  networking?: { apiServerPort?: number; podSubnet?: string; [field: string]: unknown };
  nodes?: KindNode[];
  kubeadmConfigPatches?: string[];
  featureGates?: Record<string, boolean>;
  runtimeConfig?: Record<string, string>;
  [field: string]: unknown;
}

export interface MergeOptions {
  /** The text of the user's file, and its path for messages. */
  user?: { file: string; text: string };
  name: string;
  /** For nodes that name none. */
  image: string;
  /** The image was made here: one node, with its own network. */
  built: boolean;
  apiServerPort?: number;
  ports?: readonly PortMapping[];
  /** Versions of kinds that the API server is to serve: `admissionregistration.k8s.io/v1beta1`. */
  apiVersions?: Iterable<string>;
  oldControlGroups: boolean;
}

const API_VERSION = 'kind.x-k8s.io/v1alpha4';

/**
 * The configuration that kind gets: the user's file, and what is missing in it.
 * @throws CedilleError with everything that is wrong with the file
 */
export function mergeKindConfig(options: MergeOptions): { text: string; nodes: number } {
  const { name, image, apiServerPort, ports = [], apiVersions = [], oldControlGroups } = options;
  const config = readConfig(options);
  const [first = { role: 'control-plane' }, ...others] = config.nodes ?? [];
  const mappings = [
    ...(first.extraPortMappings ?? []),
    ...ports.map(port => ({ listenAddress: '127.0.0.1', ...port })),
  ];
  const nodes = [{ ...first, ...(mappings.length && { extraPortMappings: mappings }) }, ...others];
  const merged: KindConfig = {
    ...config,
    name,
    networking: { ...(apiServerPort && { apiServerPort }), ...config.networking },
    nodes: nodes.map(node => ({ image, ...node })),
    kubeadmConfigPatches: [...(config.kubeadmConfigPatches ?? []), ...(oldControlGroups ? [KUBELET_PATCH] : [])],
    ...serving(apiVersions, config),
  };
  return { text: stringify(merged), nodes: nodes.length };
}

/**
 * What Kubernetes serves only where it is told so, with the feature that it belongs to: versions that are not final are off.
 * @see https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/
 */
const OFF_UNTIL_ASKED_FOR: Readonly<Record<string, string>> = {
  'admissionregistration.k8s.io/v1beta1': 'MutatingAdmissionPolicy',
  'certificates.k8s.io/v1beta1': 'ClusterTrustBundle',
};

function serving(
  apiVersions: Iterable<string>,
  config: KindConfig,
): Pick<KindConfig, 'featureGates' | 'runtimeConfig'> {
  const asked = [...new Set(apiVersions)].filter(version => version in OFF_UNTIL_ASKED_FOR).sort();
  if (!asked.length) return {};
  return {
    featureGates: {
      ...Object.fromEntries(asked.map(version => [OFF_UNTIL_ASKED_FOR[version]!, true])),
      ...config.featureGates,
    },
    runtimeConfig: { ...Object.fromEntries(asked.map(version => [version, 'true'])), ...config.runtimeConfig },
  };
}

/** Without it the kubelet refuses to start where control groups are of the first version. */
const KUBELET_PATCH = stringify({
  kind: 'KubeletConfiguration',
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  failCgroupV1: false,
});

function readConfig({ user, built }: MergeOptions): KindConfig {
  if (!user) return { kind: 'Cluster', apiVersion: API_VERSION };
  const document = parseDocument(user.text);
  if (document.errors.length)
    throw new CedilleError(document.errors.map(error => wrong(user.file, 'yaml-syntax', error.message, 'YAML')));
  const config = (document.toJS() ?? {}) as KindConfig;
  const problems = problemsOf(config, user.file, built);
  if (problems.length) throw new CedilleError(problems);
  return config;
}

function problemsOf(config: KindConfig, file: string, built: boolean): Problem[] {
  const problems: Problem[] = [];
  if (config.kind !== 'Cluster' || config.apiVersion !== API_VERSION)
    problems.push(
      wrong(file, 'wrong-type', `It is not a configuration of kind.`, `kind: Cluster, apiVersion: ${API_VERSION}`),
    );
  if (built && (config.nodes?.length ?? 1) > 1)
    problems.push(
      wrong(
        file,
        'cluster-unavailable',
        'It asks for several nodes.',
        'one node, where images of kind cannot be pulled',
      ),
    );
  if (built && config.networking?.podSubnet !== undefined)
    problems.push(
      wrong(
        file,
        'cluster-unavailable',
        'It asks for another network of Pods.',
        'the default network, where images of kind cannot be pulled',
      ),
    );
  return problems;
}

function wrong(file: string, code: Problem['code'], message: string, expected: string): Problem {
  return { code, severity: 'error', message, at: { file, line: 1, column: 1 }, expected, fix: `correct ${file}` };
}
