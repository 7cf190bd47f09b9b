import type { AuthMethod } from '@cedille/cluster';
import type { Place } from '@cedille/pipeline';

/** Where a cluster says its own authority, in the cluster that it lives in. */
export interface ExportedAuthority {
  namespace: string;
  /** Any of these Secrets has it. */
  secrets: readonly string[];
  key: string;
}

/** The facts that say how an environment signs in. */
export type SignInFacts = Pick<Place['platform']['tenants'][number], 'name' | 'vault' | 'cluster'>;

export interface AuthMethodsOptions {
  /** The environment that runs the Vault. */
  keeper: SignInFacts;
  /** Those that have their secrets there. */
  tenants: readonly SignInFacts[];
  /** PEM that a cluster has exported; undefined as long as there is none. */
  readAuthority(where: ExportedAuthority): Promise<string | undefined>;
}

/** An auth method for each environment that has its secrets in a Vault, with what Vault must know of its cluster. */
export async function authMethods({ keeper, tenants, readAuthority }: AuthMethodsOptions): Promise<AuthMethod[]> {
  const methods: AuthMethod[] = [
    {
      environment: keeper.name,
      mount: keeper.vault.authMount,
      host: 'https://kubernetes.default.svc:443',
      isOwn: true,
    },
  ];
  for (const { name, vault, cluster } of tenants) {
    const where = exportedBy(cluster);
    const authority = cluster.certificateAuthority ?? (where && (await readAuthority(where)));
    methods.push({
      environment: name,
      mount: vault.authMount,
      // Loading refuses an environment that has its secrets elsewhere and says no address.
      host: cluster.endpoint!,
      isOwn: false,
      ...(authority !== undefined && { certificateAuthority: authority }),
      expectedAt: where
        ? `the Secret ${where.secrets[0]} in ${where.namespace}`
        : 'the fact cluster.certificateAuthority',
    });
  }
  return methods;
}

/** What charts/vcluster has a virtual cluster write for its registration. */
const FOR_ARGOCD = 'argocd-access';

/**
 * A vcluster leaves its kubeconfig in a Secret beside it, in pieces as well: by itself in `vc-<name>`. Its address is that of its
 * Service.
 * @see https://www.vcluster.com/docs/vcluster/configure/vcluster-yaml/export-kube-config
 */
export function exportedBy({ kind, endpoint }: SignInFacts['cluster']): ExportedAuthority | undefined {
  if (kind !== 'vcluster' || endpoint === undefined) return undefined;
  const [service, namespace, suffix] = new URL(endpoint).hostname.split('.');
  if (suffix !== 'svc') return undefined;
  return { namespace: namespace!, secrets: [FOR_ARGOCD, `vc-${service!}`], key: 'certificate-authority' };
}
