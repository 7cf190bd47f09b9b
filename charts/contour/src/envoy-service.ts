import type { Environment } from '@cedille/values/generator';

type Gateway = Environment['gateway'];
type Audience = 'public' | 'administrators';

/**
 * How Envoy runs and is reached, by the fact `gateway.exposure`.
 *
 * The address of a client is kept wherever it can be: by ports of the host, or by `externalTrafficPolicy: Local`, which
 * sends traffic only to machines that run an Envoy. Behind node ports that must be every machine, hence a DaemonSet;
 * behind a load balancer some are enough, and a vcluster cannot run a DaemonSet on machines that it does not see.
 */
export function envoyService({ gateway, loadBalancer }: Environment, audience: Audience) {
  if (gateway.exposure === 'loadBalancer') return balanced(poolFor(audience, loadBalancer));
  return audience === 'public'
    ? publicExposures[gateway.exposure](gateway)
    : internalExposures[gateway.exposure](gateway);
}

/** Where the platform gives out addresses itself, Envoy asks for one of the pool that is meant for who comes in by it. */
function balanced(pool: string | undefined) {
  return deployment({
    type: 'LoadBalancer',
    externalTrafficPolicy: 'Local',
    ...(pool !== undefined && { annotations: { 'metallb.io/address-pool': pool } }),
  });
}

function poolFor(audience: Audience, loadBalancer: Environment['loadBalancer']): string | undefined {
  if (!loadBalancer) return undefined;
  const pool = loadBalancer.pools.find(candidate => candidate.audience === audience);
  // Without one, the Gateway of administrators would get an address that is meant for the public.
  if (!pool) throw new Error(`loadBalancer.pools has no pool with audience: ${audience}, which a Gateway needs`);
  return pool.name;
}

const publicExposures = {
  nodePort: ({ nodePorts }: Gateway) =>
    daemonSet({ type: 'NodePort', externalTrafficPolicy: 'Local', nodePorts: ports(nodePorts) }),
  hostPort: () => ({
    ...daemonSet({ type: 'ClusterIP', externalTrafficPolicy: '' }),
    useHostPort: { http: true, https: true },
  }),
};

/** Few people use it, and the ports of the hosts are taken by the other. */
const internalExposures = {
  nodePort: ({ internalNodePorts }: Gateway) =>
    deployment({ type: 'NodePort', externalTrafficPolicy: 'Cluster', nodePorts: ports(internalNodePorts) }),
  hostPort: () => deployment({ type: 'ClusterIP', externalTrafficPolicy: '' }),
};

/** As text: the chart's own default is an empty text, and it is written without quotes. */
function ports(given: { http: number; https: number } | undefined) {
  return given ? { http: String(given.http), https: String(given.https) } : {};
}

function deployment<Service>(service: Service) {
  return { kind: 'deployment', service } as const;
}

function daemonSet<Service>(service: Service) {
  return { kind: 'daemonset', service } as const;
}
