import type { LoadedEnvironment } from '@cedille/environment';
import { ROOT_COMPONENT } from '../release/release.ts';

/** What the Argo CD of one environment needs before it can deliver another one. */
export interface Prerequisite {
  title: string;
  /** How it comes about, a line each. */
  how: string[];
  /** Undefined when nobody has looked. */
  met: boolean | undefined;
}

/** The Applications and clusters of an Argo CD, as far as they concern an environment that it delivers. */
export interface HubState {
  /** Names of its Applications. */
  applications: readonly string[];
  /** The clusters that it knows besides its own. */
  clusters: readonly { name: string; server: string }[];
}

export interface DeliveryPrerequisitesOptions {
  environment: LoadedEnvironment;
  /** The environment whose Argo CD delivers it. */
  hub: LoadedEnvironment;
  /** Namespace of that Argo CD. */
  namespace: string;
  /** OCI repository below which bundles of the environment are. */
  bundles: string;
  /** What is in the hub; undefined when nobody has looked. */
  state: HubState | undefined;
  /** Whether the registry has the channel of the environment; undefined when nobody has asked. */
  published: boolean | undefined;
}

/** In the order in which they come about; the last one follows from the others. */
export function deliveryPrerequisites(options: DeliveryPrerequisitesOptions): Prerequisite[] {
  const { environment, hub, bundles, state, published } = options;
  const root = `${environment.name}-${ROOT_COMPONENT}`;
  return [
    {
      title: `${hub.name} is bootstrapped`,
      how: [`./cedille bootstrap ${hub.name}`],
      met: state?.applications.includes(ROOT_COMPONENT),
    },
    clusterSecret(options),
    {
      title: `the channel ${environment.name} of ${bundles}/${ROOT_COMPONENT} is published`,
      how: [`./cedille publish ${ROOT_COMPONENT} --channel ${environment.name}`],
      met: published,
    },
    {
      title: `${hub.name} has the root ${root}`,
      how: [
        `it is in the bundle of ${hub.name}: ./cedille publish ${ROOT_COMPONENT} --channel ${hub.name}`,
        `it comes after everything else in ${hub.name}`,
      ],
      met: state?.applications.includes(root),
    },
  ];
}

function clusterSecret({ environment, hub, namespace, state }: DeliveryPrerequisitesOptions): Prerequisite {
  const { name, endpoint, host } = environment.facts.cluster;
  const there = state?.clusters.find(cluster => cluster.name === name);
  return {
    title: `the Argo CD of ${hub.name} knows the cluster ${name}`,
    how: [
      `by a Secret in the namespace ${namespace} with the label argocd.argoproj.io/secret-type: cluster and the keys`,
      `  name: ${name}`,
      `  server: ${endpoint}${there && there.server !== endpoint ? `  (there is ${there.server})` : ''}`,
      '  config: credentials that may do everything in that cluster; see charts/platform/README.md',
      ...(host === hub.name ? [`the virtual cluster writes it by itself, once vcluster of ${hub.name} is synced`] : []),
    ],
    met: state && there?.server === endpoint,
  };
}
