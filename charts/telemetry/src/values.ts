import { bySize, defineValues, replicas, sizes } from '@cedille/values/generator';
import { gatewayConfig } from './gateway-config.ts';
import { metricsConfig } from './metrics-config.ts';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment, component }) => {
  const { telemetry, storageClasses } = environment;
  const [, name, namespace] = /^http:\/\/([a-z0-9-]+)-collector\.([a-z0-9-]+)\.svc:4317$/.exec(telemetry!.otlp) ?? [];
  if (!name || namespace !== component.namespace)
    throw new Error(
      `telemetry.otlp is ${telemetry!.otlp}, but what is made here is http://<name>-collector.${component.namespace}.svc:4317`,
    );
  const resources = sizes(environment, {
    gateway: ['50m 192Mi 384Mi', '100m 384Mi 768Mi', '250m 1Gi 2Gi'],
    metrics: ['20m 128Mi 384Mi', '50m 192Mi 512Mi', '100m 384Mi 1Gi'],
  });
  const gibibytes = bySize(environment, { small: 2, medium: 10, large: 20 });
  return {
    name,
    replicas: replicas(environment, [1, 2, 3]).count,
    resources: resources.gateway,
    storage: {
      class: storageClasses.replicated,
      size: `${String(gibibytes)}Gi`,
    },
    // All three kinds take up two fifths of the volume: at its start the gateway writes what waits anew, beside what it has.
    config: gatewayConfig(environment, { queueBytes: Math.floor((gibibytes * 2 ** 30 * 0.4) / 3) }),
    metrics: { resources: resources.metrics, config: metricsConfig(environment) },
  };
});
