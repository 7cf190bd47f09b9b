import { defineValues, replicas, sizes, type Environment } from '@cedille/values/generator';
import { envoyService } from './envoy-service.ts';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment, component, platform }) => {
  const { gateway, issuer } = environment;
  if (gateway.namespace !== component.namespace)
    throw new Error(wrongNamespace(gateway.namespace, component.namespace));
  const internal = gateway.internal !== undefined && gateway.internal !== gateway.public ? gateway.internal : undefined;
  const hosts = [
    ...platform.hosts.map(({ host, namespace }) => ({ host, namespace })),
    ...(environment.delivery.previews ? [{ host: `*.previews.${environment.domain.base}`, labels: PREVIEW }] : []),
  ];
  return {
    // Envoy on ports of its host is more than the baseline allows; in every other way it satisfies the strictest level.
    ...(gateway.exposure === 'hostPort' && { namespace: { podSecurity: 'privileged' } }),
    gatewayClass: gateway.class,
    gateways: [
      { name: gateway.public, issuer, hosts },
      // No issuer: it serves the same hosts with the same certificates, which are asked for once.
      ...(internal ? [{ name: internal, hosts }] : []),
    ],
    internal: { enabled: internal !== undefined },
    contour: instance(environment, { gateway: gateway.public, audience: 'public' }),
    ...(internal && { 'contour-internal': instance(environment, { gateway: internal, audience: 'administrators' }) }),
  };
});

/** Namespaces of pull requests that are tried; only what platform makes has it. */
const PREVIEW = { 'cedille.club/preview': 'true' };

function wrongNamespace(stated: string, actual: string): string {
  return `gateway.namespace is ${stated}, but contour makes the Gateways in ${actual}: set gateway.namespace to ${actual} in environment.yaml`;
}

/** One Contour with its Envoys, for one Gateway. The chart makes a budget where there is more than one. */
function instance(
  environment: Environment,
  { gateway, audience }: { gateway: string; audience: 'public' | 'administrators' },
) {
  const resources = sizes(environment, {
    contour: ['20m 64Mi 256Mi', '50m 128Mi 512Mi', '100m 128Mi 512Mi'],
    envoy: ['50m 96Mi 256Mi', '100m 192Mi 512Mi', '200m 256Mi 1Gi'],
    helper: ['10m 32Mi 64Mi'],
  });
  return {
    configInline: { gateway: { gatewayRef: { namespace: environment.gateway.namespace, name: gateway } } },
    contour: { replicaCount: replicas(environment, [1, 2, 2]).count, resources: resources.contour },
    envoy: {
      ...envoyService(environment, audience),
      replicaCount: replicas(environment, [1, 2, 3]).count,
      podAntiAffinityPreset: 'soft',
      resources: resources.envoy,
      shutdownManager: { resources: resources.helper },
      defaultInitContainers: { initConfig: { resources: resources.helper } },
    },
  } as const;
}
