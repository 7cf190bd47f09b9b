import { defineValues, replicas, sizes } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment }) => {
  const clickhouse = environment.telemetry?.clickhouse;
  const several = replicas(environment, [1, 2, 2]);
  return {
    ...(clickhouse && {
      networkPolicy: { egress: { namespaces: { [clickhouse.host.split('.')[1]!]: [8443] } } },
      // The Secret of this certificate brings the CA that signs ClickHouse's.
      certificate: { issuer: 'platform-ca', secretName: 'argo-rollouts-ca', services: ['argo-rollouts'] },
    }),
    'argo-rollouts': {
      controller: {
        replicas: several.count,
        pdb: { enabled: several.budget.enabled },
        topologySpreadConstraints: several.spread({ 'app.kubernetes.io/component': 'rollouts-controller' }),
        resources: sizes(environment, { controller: ['20m 128Mi 512Mi', '50m 192Mi 1Gi'] }).controller,
        ...(clickhouse && TRUSTED),
      },
    },
  };
});

/** Measurements go over HTTPS, and are trusted by this authority beside those of the image. */
const TRUSTED = {
  extraEnv: [{ name: 'SSL_CERT_DIR', value: '/etc/ssl/certs:/etc/platform-ca' }],
  volumes: [{ name: 'ca', secret: { secretName: 'argo-rollouts-ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] } }],
  volumeMounts: [{ name: 'ca', mountPath: '/etc/platform-ca', readOnly: true }],
};
