import { defineValues, replicas, sizes, type Resources } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment, component, platform }) => {
  const { telemetry } = environment;
  const { count, budget } = replicas(environment, [1, 2, 3]);
  const size = sizes(environment, {
    controller: ['20m 64Mi 128Mi', '50m 96Mi 256Mi', '100m 128Mi 512Mi'],
    identity: ['10m 24Mi 128Mi', '50m 32Mi 256Mi'],
    proxy: ['10m 24Mi 128Mi', '20m 32Mi 256Mi'],
    job: ['10m 32Mi 128Mi'],
  });
  const [controller, identity] = [asLinkerd(size.controller), asLinkerd(size.identity)];
  const members = platform.applications.filter(({ mesh }) => mesh).map(({ namespace }) => namespace);
  const asked = [
    { key: 'kubernetes.io/metadata.name', operator: 'In', values: [...members, component.namespace].sort() },
  ];
  return {
    trustRoots: { resources: size.job },
    'linkerd-control-plane': {
      controllerReplicas: count,
      enablePodDisruptionBudget: budget.enabled,
      proxyInjector: { namespaceSelector: { matchExpressions: asked } },
      policyController: { resources: controller },
      destinationResources: controller,
      identityResources: identity,
      proxyInjectorResources: controller,
      spValidatorResources: identity,
      proxy: {
        resources: asLinkerd(size.proxy),
        ...(telemetry && { tracing: tracesTo(telemetry.otlp) }),
      },
    },
  };
});

/** The chart writes resources the other way around. */
function asLinkerd({ requests, limits }: Resources) {
  return { cpu: { request: requests.cpu }, memory: { request: requests.memory, limit: limits.memory } };
}

/** The collector runs as an account that has the name of its Service: by it, proxies know that it is the one. */
function tracesTo(otlp: string) {
  const endpoint = otlp.replace(/^[a-z]+:\/\//, '').replace(/\/.*$/, '');
  const [serviceAccountName, namespace, kind] = endpoint.replace(/:\d+$/, '').split('.');
  if (!serviceAccountName || !namespace || kind !== 'svc')
    throw new Error(
      `telemetry.otlp is ${otlp}, but linkerd sends traces to a Service of its cluster: <service>.<namespace>.svc`,
    );
  return { enabled: true, collector: { endpoint, meshIdentity: { serviceAccountName, namespace } } };
}
