import { byName, defineValues, googleCredentials, sizes } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment, platform }) => {
  const account = googleCredentials(environment, { name: 'velero-google', folder: '/etc/google' });
  const withData = platform.applications.filter(({ keeps }) => keeps === 'data').map(({ namespace }) => namespace);
  // Whatever runs in a vcluster, its API server and its volumes are in one namespace here.
  const hosted = platform.delivers.flatMap(({ volumes = [], hosted }) => [
    ...[volumes].flat(),
    ...(hosted?.sandboxes ?? []).map(sandbox => sandbox.volumes),
  ]);
  const namespaces = [...new Set([...withData, ...hosted])].sort().map(name => ({ name }));
  const size = sizes(environment, {
    server: ['20m 128Mi 512Mi', '50m 128Mi 512Mi', '100m 256Mi 1Gi'],
    agent: ['20m 128Mi 1Gi', '50m 128Mi 1Gi', '50m 256Mi 2Gi'],
  });
  const signIn = { extraVolumes: [account.volume], extraVolumeMounts: [account.mount] };
  return {
    ...account.values,
    schedules: byName(namespaces, ({ name }) => ({
      schedule: '0 7 * * *', // 02:00 or 03:00 in Montréal.
      template: {
        includedNamespaces: [name],
        resourcePolicy: { kind: 'configmap', name: 'velero-volumes' },
        storageLocation: 'default',
        ttl: '720h0m0s',
      },
    })),
    localClasses: [environment.storageClasses.local],
    velero: {
      ...signIn,
      resources: size.server,
      nodeAgent: { ...signIn, resources: size.agent },
      configuration: {
        // Of both programs. They keep settings and caches of the repository at home, where the server may not write.
        extraEnvVars: [account.env, { name: 'HOME', value: '/scratch' }],
        backupStorageLocation: [
          { name: 'default', provider: 'gcp', default: true, bucket: environment.backup?.bucket ?? '' },
        ],
      },
    },
  };
});
