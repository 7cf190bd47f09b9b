import { defineValues, sizes } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment }) => {
  const size = sizes(environment, {
    operator: ['20m 96Mi 256Mi', '50m 128Mi 512Mi'],
    exporter: ['10m 32Mi 128Mi', '10m 64Mi 256Mi'],
  });
  return {
    // The Secret of this certificate brings the CA that signs those of the servers.
    certificate: { issuer: 'platform-ca', secretName: 'clickhouse-operator-ca', services: ['clickhouse-operator'] },
    'altinity-clickhouse-operator': { operator: { resources: size.operator }, metrics: { resources: size.exporter } },
  };
});
