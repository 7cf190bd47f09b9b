import { defineValues, replicas, sizes, type Environment } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment }) => {
  const { domain, acme, telemetry } = environment;
  const noreply = `noreply@${domain.base}`;
  return {
    replicas: replicas(environment, [1, 2, 2]).count,
    allowedDomains: [domain.base, ...(domain.clubs ?? [])].flatMap(name => [`https://${name}`, `https://*.${name}`]),
    email: { from: noreply, to: acme?.email ?? noreply },
    ...(telemetry && tracing(telemetry)),
    resources: sizes(environment, {
      front: ['10m 32Mi 128Mi', '20m 64Mi 256Mi'],
      email: ['10m 16Mi 64Mi', '10m 32Mi 128Mi'],
      discord: ['10m 16Mi 64Mi', '10m 32Mi 128Mi'],
    }),
  };
});

/** The collector, and the way to it where it is a Service of this cluster: `otel.observability.svc`. */
function tracing({ otlp }: NonNullable<Environment['telemetry']>) {
  const [, host = '', port = '4317'] = /^https?:\/\/([^:/]+)(?::(\d+))?/.exec(otlp) ?? [];
  const namespace = /^[^.]+\.([^.]+)\.svc(\.|$)/.exec(host)?.[1];
  return {
    otlp: { host, port: Number(port) },
    ...(namespace !== undefined && { networkPolicy: { egress: { collector: { [namespace]: [Number(port)] } } } }),
  };
}
