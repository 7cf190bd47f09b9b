import { byName, bySize, defineValues, replicas, sizes, type Context } from '@cedille/values/generator';
import { COPYING, LIMITS } from './containers.ts';
import { sandboxValues } from './sandboxes.ts';
import type { Values } from './values.gen.ts';

type Delivered = Context['platform']['delivers'][number];
type Hosted = Delivered & Required<Pick<Delivered, 'hosted'>>;

export default defineValues<Values>()(({ environment, component, platform }) => ({
  networkPolicy: { enabled: false },
  instances: {
    ...byName(platform.delivers.filter(isHosted), delivered => ({
      registration: {
        ...{ cluster: delivered.cluster, server: serverOf(delivered, component.namespace), from: ACCESS },
        ...{ namespace: 'argocd', account: { namespace: 'crossplane-system', name: 'provider-kubernetes' } },
      },
      ...controlPlane(delivered, environment.storageClasses.replicated),
    })),
    ...byName(platform.delivers.filter(isHosted).flatMap(sandboxesOf), sandbox =>
      sandboxValues(sandbox, environment.storageClasses.replicated),
    ),
  },
}));

type ToHost = NonNullable<NonNullable<Values['vcluster']>['sync']>['toHost'];

/** The Secret that a virtual cluster writes its access into for Argo CD. */
const ACCESS = 'argocd-access';

function isHosted(delivered: Delivered): delivered is Hosted {
  return delivered.hosted !== undefined;
}

/** They have the version of Kubernetes of the environment that they are beside. */
function sandboxesOf({ hosted: { kubernetes, sandboxes = [] } }: Hosted) {
  return sandboxes.map(sandbox => ({ ...sandbox, kubernetes }));
}

/** Its Service is named for the release, and so is the namespace: no other address would lead there. */
function serverOf({ name, endpoint }: Hosted, prefix: string): string {
  const server = `https://${name}.${prefix}-${name}.svc:443`;
  if (endpoint === server) return server;
  throw new Error(`cluster.endpoint of ${name} is ${endpoint}, but it is hosted here: write ${server}`);
}

function controlPlane({ endpoint, hosted: { kubernetes, sizing, syncs } }: Hosted, storageClass: string) {
  const [servers, stores] = [replicas({ sizing }, [1, 2, 3]), replicas({ sizing }, [1, 3, 3])];
  const size = sizes(
    { sizing },
    {
      server: ['200m 768Mi 2Gi', '500m 1536Mi 4Gi', '1000m 2Gi 6Gi'],
      etcd: ['50m 256Mi 1Gi', '100m 512Mi 2Gi', '200m 1Gi 4Gi'],
      coredns: ['20m 64Mi 170Mi'],
    },
  );
  const volumeClaim = { storageClass, size: bySize({ sizing }, { small: '5Gi', medium: '10Gi', large: '20Gi' }) };
  const toHost: ToHost = Object.fromEntries(syncs.map(kind => [kind, { enabled: true }]));
  return {
    namespace: { annotations: LEFT_BEHIND },
    resourceQuotas: { everything: { hard: QUOTAS[sizing] } },
    limitRanges: { containers: { limits: [LIMITS] } },
    budgets: [...(servers.count > 1 ? ['vcluster'] : []), ...(stores.count > 1 ? ['vcluster-etcd'] : [])],
    vcluster: {
      controlPlane: {
        advanced: { globalMetadata: { annotations: CONFIRMED } },
        // Its certificate is not for the name of its Service in full.
        proxy: { extraSANs: [hostOf(endpoint)] },
        distro: { k8s: { version: `v${kubernetes}`, resources: COPYING } },
        statefulSet: { highAvailability: { replicas: servers.count }, resources: size.server },
        backingStore: {
          etcd: {
            deploy: {
              enabled: true,
              statefulSet: {
                highAvailability: { replicas: stores.count },
                resources: size.etcd,
                persistence: { volumeClaim },
              },
            },
          },
        },
        coredns: { deployment: { replicas: servers.count, resources: size.coredns } },
      },
      sync: { toHost },
      experimental: { syncSettings: OWN_NOTHING },
      exportKubeConfig: { additionalSecrets: [{ name: ACCESS }] },
    },
  };
}

/** Without protocol and port. */
function hostOf(endpoint: string): string {
  return endpoint.replace(/^https:\/\/|:\d+$/g, '');
}

/** With the control plane goes the environment: a person confirms it. */
const CONFIRMED = { 'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm' };

/** When it stays behind, until a person removes it with its volumes, that is no reason for the host to wait. */
const LEFT_BEHIND = { 'argocd.argoproj.io/compare-options': 'IgnoreExtraneous' };

/** Else what is copied to the host belongs to the Service of the control plane, and with that the volumes of the environment go. */
const OWN_NOTHING = { setOwner: false };

/** Of everything in the namespace: Pods of the environment, and the control plane. Processor time is not limited anywhere. */
const quota = (cpu: number, memory: number, storage: number, pods: number) => ({
  'requests.cpu': `${cpu}`,
  'requests.memory': `${memory}Gi`,
  'limits.memory': `${2 * memory}Gi`,
  'requests.storage': `${storage}Gi`,
  'count/pods': `${pods}`,
  'services.nodeports': '0',
  'services.loadbalancers': '1',
});
const QUOTAS = { small: quota(8, 24, 200, 150), medium: quota(16, 48, 500, 300), large: quota(32, 96, 1000, 600) };
