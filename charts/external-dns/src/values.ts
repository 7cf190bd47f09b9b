import { defineValues, googleCredentials, sizes } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment }) => {
  const { name, domain, gateway, google, delivery } = environment;
  const account = googleCredentials(environment, { name: 'external-dns-google', folder: '/etc/google' });
  return {
    ...account.values,
    'external-dns': {
      resources: sizes(environment, { writer: ['10m 64Mi 128Mi', '20m 64Mi 256Mi'] }).writer,
      env: [account.env],
      extraVolumes: [account.volume],
      extraVolumeMounts: [account.mount],
      ...(google && { extraArgs: { 'google-project': google.project } }),
      domainFilters: [domain.base, ...(domain.clubs ?? [])],
      gatewayNamespace: gateway.namespace,
      // Each environment changes only records that it has signed with its name.
      txtOwnerId: name,
      // A record that nobody serves any more is an address for whoever gets it next, so it goes like everything else.
      policy: delivery.prune ? 'sync' : 'upsert-only',
    },
  };
});
