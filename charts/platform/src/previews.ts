import type { ApplicationFacts, Environment } from '@cedille/values/generator';
import { CLUB_KINDS, eachOnce, type Kind } from './kinds.ts';

/** A pull request may be of anybody: what runs of it gets little, and goes when the pull request does. */
const QUOTA = {
  pods: 4,
  'requests.cpu': 1,
  'requests.memory': '1Gi',
  'limits.memory': '2Gi',
  persistentvolumeclaims: 2,
};

/** Kinds that bring secrets, of which a preview has none. */
const WITHHELD: ReadonlySet<string> = new Set(['redhatcop.redhat.io']);

/** The Applications of the pull requests of what a request asks for: one set for each that has `previews`. */
export function previewsOf(environment: Environment, application: ApplicationFacts) {
  const { name, instanceOf: chart, version, previews } = application;
  if (!previews || chart === undefined) return [];
  const { domain, gateway } = environment;
  const [owner = '', repository = ''] = previews.repository.split('/');
  const { route } = previews;
  return [
    {
      name,
      project: projectOf(name),
      owner,
      repository,
      label: previews.label,
      charts: environment.registry.charts.replace(/^oci:\/\//, ''),
      chart,
      version,
      host: { value: `routes.${route.name}.host`, domain: `previews.${domain.base}` },
      parameters: Object.fromEntries(
        Object.entries(previews.parameters).map(([path, from]) => [
          path,
          from === 'repository' ? `https://github.com/${previews.repository}.git` : `{{ .${from} }}`,
        ]),
      ),
      values: {
        ...previews.values,
        namespace: { podSecurity: 'restricted', keep: false, labels: LABELS, quota: QUOTA },
        routes: {
          [route.name]: { port: route.port, gateway: { namespace: gateway.namespace, name: gateway.public } },
        },
        networkPolicy: networkPolicy(environment, application),
      },
    },
  ];
}

/** By which the Gateway knows the namespaces that may answer for hosts of previews. */
const LABELS = { 'cedille.club/preview': 'true' };

/** In by the Gateway, and out to where the application itself may go, as far as that is said of public addresses. */
function networkPolicy({ cluster, gateway }: Environment, { previews }: ApplicationFacts) {
  const asked = previews?.values['networkPolicy'] as { egress?: { internet?: number[] } } | undefined;
  const internet = asked?.egress?.internet;
  return {
    enabled: true,
    // DNS answers there in a vcluster, as everywhere else in its policies.
    ...(cluster.kind === 'vcluster' && { dnsPort: 1053 }),
    ingress: { gateway: { namespace: gateway.namespace, ports: [...(previews?.route.pods ?? [])] } },
    ...(internet && { egress: { internet } }),
  };
}

interface PreviewProject {
  name: string;
  description: string;
  sources: string[];
  namespaces: string[];
  clusterKinds: (Kind & { name: string })[];
  namespacedKinds: Kind[];
}

/** One for each: its pull requests may write to their own namespaces, and make nothing that asks Vault. */
export function previewProjects(
  { registry }: Environment,
  applications: readonly ApplicationFacts[],
): PreviewProject[] {
  return applications.flatMap(({ name, previews }) => {
    if (!previews) return [];
    const kinds = CLUB_KINDS.filter(({ group }) => !WITHHELD.has(group));
    return [
      {
        name: projectOf(name),
        description: `Pull requests of ${name}.`,
        sources: [registry.charts.replace(/^oci:\/\//, '')],
        namespaces: [`${name}-pr-*`],
        clusterKinds: [{ group: '', kind: 'Namespace', name: `${name}-pr-*` }],
        namespacedKinds: eachOnce([
          ...kinds,
          { group: '', kind: 'ResourceQuota' },
          { group: 'postgresql.cnpg.io', kind: 'Cluster' },
        ]),
      },
    ];
  });
}

function projectOf(name: string): string {
  return `previews-${name}`;
}
