import { bySize, defineValues, sizes } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment }) => {
  const collector =
    environment.telemetry && /^\w+:\/\/[^.]+\.([^.:]+)\.svc(?::(\d+))?$/.exec(environment.telemetry.otlp);
  return {
    // What Pixie exports goes to the collector of OpenTelemetry, where that is in this cluster.
    ...(collector && {
      networkPolicy: { egress: { namespaces: { [collector[1]!]: [Number(collector[2] ?? 4317)] } } },
    }),
    resources: sizes(environment, { operator: ['20m 64Mi 256Mi', '50m 128Mi 256Mi', '50m 128Mi 512Mi'] }).operator,
    vizier: {
      clusterName: environment.cluster.name,
      memory: bySize(environment, { small: '1Gi', medium: '2Gi', large: '4Gi' }),
    },
  };
});
