import type { KubernetesObject } from '@cedille/cluster';

/** What an operator would report of an object that it accepted; undefined when nobody waits for a report. */
export type Report = (object: KubernetesObject, now: string) => Record<string, unknown> | undefined;

/** Reports by `group/version`: the words of the operators that nothing runs of where Pods are fakes. */
export const REPORTS: Readonly<Record<string, Report>> = {
  'cert-manager.io/v1': object => conditions(object, 'Ready'),
  'apiextensions.crossplane.io/v1alpha1': object => conditions(object, 'Healthy'),
  'cdi.kubevirt.io/v1beta1': ({ kind }) => ({ phase: kind === 'CDI' ? 'Deployed' : 'Succeeded' }),
  'clickhouse-keeper.altinity.com/v1': () => ({ status: 'Completed' }),
  'clickhouse.altinity.com/v1': ({ kind }) => (kind === 'ClickHouseInstallation' ? { status: 'Completed' } : undefined),
  'kubevirt.io/v1': object => (object.kind === 'KubeVirt' ? { phase: 'Deployed' } : conditions(object, 'Ready')),
  'opentelemetry.io/v1beta1': object =>
    object.kind === 'OpenTelemetryCollector' ? { scale: { statusReplicas: '1/1' } } : undefined,
  'pkg.crossplane.io/v1': (object, now) => conditions(object, ['Installed', 'Healthy'], now),
  'dns.gcp.m.upbound.io/v1beta1': managed,
  'gateway.networking.k8s.io/v1': (object, now) => GATEWAY_REPORTS[object.kind]?.(object, now),
  'redhatcop.redhat.io/v1alpha1': (object, now) => conditions(object, 'ReconcileSuccessful', now),
  'storage.gcp.m.upbound.io/v1beta1': managed,
  v1: object => (object.kind === 'Service' ? balancer(object) : undefined),
};

/** What a provider of Crossplane says of something outside the cluster once it is there. */
function managed(object: KubernetesObject, now: string): Record<string, unknown> {
  return conditions(object, ['Synced', 'Ready'], now);
}

/** Nothing is said of policies for backends. */
const GATEWAY_REPORTS: Readonly<Record<string, Report>> = {
  // Argo CD 3.5 waits for it.
  GatewayClass: (object, now) => conditions(object, 'Accepted', now),
  Gateway: (object, now) => ({
    ...conditions(object, ['Accepted', 'Programmed'], now),
    addresses: [{ type: 'IPAddress', value: ADDRESS }],
    listeners: specOf<{ listeners?: { name: string }[] }>(object).listeners?.map(({ name }) => ({
      name,
      attachedRoutes: 0,
      supportedKinds: [],
      ...conditions(object, ['Accepted', 'Programmed', 'ResolvedRefs'], now),
    })),
  }),
  HTTPRoute: (object, now) => ({
    parents: specOf<{ parentRefs?: object[] }>(object).parentRefs?.map(parentRef => ({
      parentRef,
      controllerName: 'stand-in.cedille.dev/gateway',
      ...conditions(object, ['Accepted', 'ResolvedRefs'], now),
    })),
  }),
};

/** Of the range that documentation uses: it leads nowhere. */
const ADDRESS = '192.0.2.1';

function balancer(object: KubernetesObject): Record<string, unknown> | undefined {
  const isBalanced = specOf<{ type?: string }>(object).type === 'LoadBalancer';
  return isBalanced ? { loadBalancer: { ingress: [{ ip: ADDRESS }] } } : undefined;
}

function conditions(
  { metadata }: KubernetesObject,
  types: string | readonly string[],
  now = '',
): { conditions: object[] } {
  return {
    conditions: [types].flat().map(type => ({
      type,
      status: 'True',
      reason: 'StandIn',
      message: 'nothing runs here; a stand-in says so',
      observedGeneration: metadata.generation,
      ...(now && { lastTransitionTime: now }),
    })),
  };
}

function specOf<T>({ spec }: KubernetesObject): T {
  return (spec ?? {}) as T;
}
