import { bySize, defineValues, sizes } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment, component }) => {
  const { name, telemetry, backup, storageClasses } = environment;
  const { host, port, database } = telemetry!.clickhouse!;
  const [service = '', installation] = /^clickhouse-([a-z0-9-]+)\.(.+)\.svc$/.exec(host) ?? [];
  if (!installation || host !== `${service.split('.')[0]}.${component.namespace}.svc`)
    throw new Error(
      `telemetry.clickhouse.host is ${host}, but what is made here is clickhouse-<name>.${component.namespace}.svc`,
    );
  const replicas = bySize(environment, { small: 1, medium: 2, large: 2 });
  // Replicas are copies already: each is on a volume of its machine. A single one is on a volume that is replicated.
  const volume = replicas > 1 ? storageClasses.local : storageClasses.replicated;
  return {
    installation,
    database,
    port,
    replicas,
    shards: bySize(environment, { small: 1, medium: 1, large: 2 }),
    // A single server has one as well: a second one can come, and finds the data.
    keeperReplicas: replicas > 1 ? 3 : 1,
    storage: { class: volume, size: bySize(environment, { small: '10Gi', medium: '50Gi', large: '200Gi' }) },
    keeperStorage: { class: volume, size: '5Gi' },
    resources: sizes(environment, {
      clickhouse: ['200m 1Gi 2Gi', '500m 4Gi 8Gi', '1000m 8Gi 16Gi'],
      keeper: ['20m 128Mi 512Mi', '50m 256Mi 1Gi'],
      client: ['10m 128Mi 512Mi'],
    }),
    certificate: {
      issuer: 'platform-ca',
      secretName: 'clickhouse-tls',
      services: [`clickhouse-${installation}`],
      // Each server has a Service of its own, by which the others and the operator call it.
      dnsNames: [`*.${component.namespace}.svc.cluster.local`],
    },
    ...(backup && { backup: { folder: `https://storage.googleapis.com/${backup.bucket}/${name}/clickhouse` } }),
  };
});
