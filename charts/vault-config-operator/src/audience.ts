import type { Environment } from '@cedille/values/generator';

/** What kubeadm, and with it kind and vcluster, calls the issuer of tokens, which is the audience of a token without another. */
const USUAL = 'https://kubernetes.default.svc.cluster.local';

/**
 * The audience of the tokens that the operator shows to Vault. It asks for none, so they have that of the API server. A role that
 * insists on it lets in no token that was made for somebody else and got lost there.
 */
export function audience({ name, cluster }: Pick<Environment, 'name' | 'cluster'>): string {
  if (cluster.tokenAudience !== undefined) return cluster.tokenAudience;
  if (cluster.kind !== 'talos') return USUAL;
  throw new Error(
    `cluster.tokenAudience of ${name} is missing: Talos names its endpoint, which nobody else can know; ` +
      'kubectl get --raw /.well-known/openid-configuration shows it as issuer',
  );
}
