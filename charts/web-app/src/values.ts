import { database, defineValues, replicas, sizes, type Environment } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment, component }) => {
  // What decides how much else there is; the rest of a request is laid over this as it is.
  const asked = (component.request?.values ?? {}) as Pick<Values, 'port' | 'volume' | 'database' | 'secrets'>;
  const { storageClasses, telemetry } = environment;
  return {
    // What is no port is told at its line in the request, and not here as well.
    ...(typeof asked.port === 'number' &&
      component.hosts.web !== undefined && { networkPolicy: { ingress: { gateway: { ports: [asked.port] } } } }),
    ...(asked.volume
      ? { strategy: 'Recreate' as const, volume: { class: storageClasses.replicated } }
      : { replicas: replicas(environment, [1, 2, 2]).count }),
    ...(asked.database && { database: databaseOf(environment, component.name, asked) }),
    ...(telemetry && { env: { OTEL_EXPORTER_OTLP_ENDPOINT: telemetry.otlp, OTEL_SERVICE_NAME: component.name } }),
    resources: sizes(environment, { app: ['10m 64Mi 256Mi', '50m 128Mi 512Mi', '100m 256Mi 1Gi'] }).app,
  };
});

/** Backed up where the environment has a bucket and the request a Secret with the key for it. */
function databaseOf(
  environment: Environment,
  name: string,
  { secrets, database: asked }: Pick<Values, 'secrets' | 'database'>,
) {
  const size = asked?.storage?.size ?? '1Gi';
  const { backup, ...rest } = database(environment, {
    name,
    storage: size,
    sizes: ['50m 192Mi 384Mi', '100m 256Mi 512Mi', '250m 512Mi 1Gi'],
  });
  return { ...rest, ...(backup && secrets?.[backup.secretName] && { backup }) };
}
