import { bySize, defineValues, type Environment } from '@cedille/values/generator';
import { envoyService } from './envoy-service.ts';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment, component, platform }) => {
  const { gateway, issuer } = environment;
  if (gateway.namespace !== component.namespace)
    throw new Error(wrongNamespace(gateway.namespace, component.namespace));
  const internal = gateway.internal !== undefined && gateway.internal !== gateway.public ? gateway.internal : undefined;
  const hosts = platform.hosts.map(({ host, namespace }) => ({ host, namespace }));
  return {
    // Envoy on ports of its host is more than the baseline allows; in every other way it satisfies the strictest level.
    namespace: { podSecurity: gateway.exposure === 'hostPort' ? 'privileged' : 'restricted' },
    gatewayClass: gateway.class,
    gateways: [
      { name: gateway.public, issuer, hosts },
      // No issuer: it serves the same hosts with the same certificates, which are asked for once.
      ...(internal ? [{ name: internal, hosts }] : []),
    ],
    internal: { enabled: internal !== undefined },
    networkPolicy: {
      ingress: { anywhere: [8080, 8443] },
      egress: { apiServer: true, allNamespaces: true },
    },
    contour: instance(environment, { gateway: gateway.public, audience: 'public' }),
    ...(internal && { 'contour-internal': instance(environment, { gateway: internal, audience: 'administrators' }) }),
  };
});

function wrongNamespace(stated: string, actual: string): string {
  return `gateway.namespace is ${stated}, but contour makes the Gateways in ${actual}: set gateway.namespace to ${actual} in environment.yaml`;
}

/** One Contour with its Envoys, for one Gateway. */
function instance(
  environment: Environment,
  { gateway, audience }: { gateway: string; audience: 'public' | 'administrators' },
) {
  const size = sizes(environment);
  return {
    configInline: { gateway: { gatewayRef: { namespace: environment.gateway.namespace, name: gateway } } },
    contour: { replicaCount: size.controllers, resources: size.controller },
    envoy: {
      ...envoyService(environment.gateway, audience),
      replicaCount: size.envoys,
      podAntiAffinityPreset: 'soft',
      resources: size.envoy,
      shutdownManager: { resources: small },
      defaultInitContainers: { initConfig: { resources: small } },
    },
  } as const;
}

const small = { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } };

/** Budgets follow from replicas: the chart makes one where there is more than one. */
function sizes(environment: Environment) {
  return bySize(environment, {
    small: {
      controllers: 1,
      envoys: 1,
      controller: resources('20m', '64Mi', '256Mi'),
      envoy: resources('50m', '96Mi', '256Mi'),
    },
    medium: {
      controllers: 2,
      envoys: 2,
      controller: resources('50m', '128Mi', '512Mi'),
      envoy: resources('100m', '192Mi', '512Mi'),
    },
    large: {
      controllers: 2,
      envoys: 3,
      controller: resources('100m', '128Mi', '512Mi'),
      envoy: resources('200m', '256Mi', '1Gi'),
    },
  });
}

function resources(cpu: string, memory: string, limit: string) {
  return { requests: { cpu, memory }, limits: { memory: limit } };
}
