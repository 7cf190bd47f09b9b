import { defineValues, sized } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment }) => ({
  // The Secret of this certificate brings the CA that signs those of the servers.
  certificate: { issuer: 'platform-ca', secretName: 'clickhouse-operator-ca', services: ['clickhouse-operator'] },
  'altinity-clickhouse-operator': sized(environment, {
    operator: ['20m 96Mi 256Mi', '50m 128Mi 512Mi'],
    metrics: ['10m 32Mi 128Mi', '10m 64Mi 256Mi'],
  }),
}));
