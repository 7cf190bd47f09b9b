import type { Tree } from '@nx/devkit';
import { checkEnvironments, checkName } from '../shared/check-name.ts';

/** What is asked for; see schema.json. */
export interface ComponentOptions {
  name: string;
  chart?: string;
  chartVersion?: string;
  repository?: string;
  /** What is left of a --version that was given to Nx. */
  version?: string | boolean;
  namespace?: string;
  category?: string;
  owner?: string;
  environments?: string;
}

/** The upstream chart that a component is made from. */
export interface Upstream {
  chart: string;
  version: string;
  repository: string;
}

export interface NormalizedOptions {
  name: string;
  title: string;
  namespace: string;
  category: string;
  owner: string;
  environments: string[];
  upstream: Upstream | undefined;
}

/** Fills in what was left out. @throws Error for a bad name, an incomplete upstream, an unknown environment */
export function normalizeOptions(tree: Tree, options: ComponentOptions): NormalizedOptions {
  const { name, namespace = name, owner = 'sre', environments = '' } = options;
  checkName(tree, 'charts', name);
  const places = environments
    .split(',')
    .map(place => place.trim())
    .filter(Boolean);
  checkEnvironments(tree, places);
  return {
    name,
    title: titleOf(name),
    namespace,
    category: options.category ?? guessCategory(`${name} ${options.chart ?? ''}`),
    owner,
    environments: places,
    upstream: upstreamOf(options),
  };
}

function upstreamOf({ name, chart, chartVersion, repository, version }: ComponentOptions): Upstream | undefined {
  if (!chart && !chartVersion && !repository && version === undefined) return undefined;
  const missing = Object.entries({ chart, chartVersion, repository }).flatMap(([option, value]) =>
    value ? [] : [`--${option}`],
  );
  if (missing.length) {
    throw new Error(
      [
        `An upstream chart is named by three options; ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing.`,
        ...(version === undefined ? [] : ['  note      Nx keeps --version for itself']),
        '  expected  --chart, --chartVersion and --repository together, or none of them for a chart of our own',
        `  fix       npx nx g @cedille/nx:component ${name} --chart=${chart ?? '…'} --chartVersion=${chartVersion ?? '…'} --repository=${repository ?? '…'}`,
      ].join('\n'),
    );
  }
  checkUpstream({ chart: chart!, version: chartVersion!, repository: repository! });
  return { chart: chart!, version: chartVersion!, repository: repository!.replace(/\/+$/, '') };
}

function checkUpstream({ version, repository }: Upstream): void {
  if (!/^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.test(version)) {
    throw new Error(
      [
        `${version} is not an exact version.`,
        '  expected  one version, such as 1.2.3',
        '  fix       --chartVersion=1.2.3',
      ].join('\n'),
    );
  }
  if (!/^(https?|oci):\/\/[^\s/]+/.test(repository)) {
    throw new Error(
      [
        `${repository} is not a chart repository.`,
        '  expected  https://… or oci://…, as in Chart.yaml',
        '  fix       --repository=https://charts.example.org',
      ].join('\n'),
    );
  }
}

function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The first that fits. */
const CATEGORIES: readonly (readonly [RegExp, string])[] = [
  [/argo|flux|rollout|image-updater|release/, 'delivery'],
  [/vault|secret|sealed|keycloak|authentik/, 'secrets'],
  [/omni|talos|cluster-api|crossplane/, 'machines'],
  [/kubevirt|vcluster|cdi/, 'virtualisation'],
  [/rook|ceph|mayastor|openebs|longhorn|minio|velero|csi|nfs/, 'storage'],
  [/cert|dns|gateway|contour|ingress|mesh|kuma|linkerd|cilium|metallb|traefik|istio/, 'network'],
  [/grafana|prometheus|telemetry|otel|loki|tempo|clickhouse|metrics|monitor|uptime|pixie/, 'observability'],
];

function guessCategory(words: string): string {
  return CATEGORIES.find(([pattern]) => pattern.test(words))?.[1] ?? 'services';
}
