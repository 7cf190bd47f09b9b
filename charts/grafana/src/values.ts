import { bySize, defineValues, sizes } from '@cedille/values/generator';
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

const GITHUB = {
  GF_AUTH_GITHUB_CLIENT_ID: { secretKeyRef: { name: 'grafana-github', key: 'client-id' } },
  GF_AUTH_GITHUB_CLIENT_SECRET: { secretKeyRef: { name: 'grafana-github', key: 'client-secret' } },
};
