import { bySize, defineValues, sizes, type Environment } from '@cedille/values/generator';
import { signIn } from './sign-in.ts';
import { telemetry } from './telemetry.ts';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment, component }) => {
  const host = component.hosts.grafana!;
  const clickhouse = environment.telemetry?.clickhouse;
  const reading = clickhouse && telemetry(environment, clickhouse);
  return {
    ...reading?.own,
    grafana: {
      resources: sizes(environment, { grafana: ['50m 192Mi 512Mi', '100m 384Mi 1Gi', '250m 512Mi 2Gi'] }).grafana,
      persistence: {
        storageClassName: environment.storageClasses.replicated,
        size: bySize(environment, { small: '1Gi', medium: '5Gi', large: '10Gi' }),
      },
      'grafana.ini': {
        server: { domain: host, root_url: `https://${host}` },
        ...reading?.ini,
        ...traces(environment),
        ...signIn(environment),
      },
      // Settings that are secret come from Secrets, as variables: none is in grafana.ini.
      envValueFrom: {
        GF_SECURITY_SECRET_KEY: { secretKeyRef: { name: 'grafana-admin', key: 'secret-key' } },
        ...(environment.sso && GITHUB),
        ...reading?.variables,
      },
      ...reading?.provisioned,
    },
  };
});

/** One request of ten is a trace. Grafana sends them without TLS, and so only within the cluster. */
function traces({ telemetry }: Environment) {
  if (!telemetry?.otlp.startsWith('http://')) return {};
  return {
    'tracing.opentelemetry': { sampler_type: 'probabilistic', sampler_param: 0.1 },
    'tracing.opentelemetry.otlp': { address: telemetry.otlp.slice('http://'.length), propagation: 'w3c' },
  };
}

const GITHUB = {
  GF_AUTH_GITHUB_CLIENT_ID: { secretKeyRef: { name: 'grafana-github', key: 'client-id' } },
  GF_AUTH_GITHUB_CLIENT_SECRET: { secretKeyRef: { name: 'grafana-github', key: 'client-secret' } },
};
