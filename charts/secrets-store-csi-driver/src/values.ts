import { defineValues, sizes } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment, component }) => {
  const { address, mode } = environment.vault;
  // A Vault of this cluster has a certificate of its own CA, which comes beside any certificate of that.
  const isOurs = mode !== 'external';
  const authority = isOurs ? ['--vault-tls-ca-cert=/vault-ca/ca.crt'] : [];
  return {
    ...(isOurs && { certificate: { issuer: 'platform-ca', secretName: 'vault-ca', services: [component.name] } }),
    vault: {
      csi: {
        resources: sizes(environment, { provider: ['5m 32Mi 128Mi', '10m 48Mi 256Mi'] }).provider,
        extraArgs: [`--vault-addr=${address}`, `--vault-mount=${environment.vault.authMount}`, ...authority],
        ...(isOurs && {
          volumes: [
            { name: 'vault-ca', secret: { secretName: 'vault-ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
          ],
          volumeMounts: [{ name: 'vault-ca', mountPath: '/vault-ca', readOnly: true }],
        }),
      },
    },
  };
});
