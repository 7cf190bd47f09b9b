import { attachBundle, startSigstore } from '@cedille/delivery/testing';
import { openRegistry } from '@cedille/net';
import type { Workspace } from './make-workspace.ts';

/** A release workflow that signs, with a Sigstore of its own to vouch for it. */
export interface SigningReleases {
  /** Signs what is pinned, and has the workspace ask for signatures from now on. */
  askFor: () => Promise<void>;
  /** Publishes components as they are in the tree, and signs their bundles; channels stay where they are. */
  publish: (...components: string[]) => Promise<void>;
  /** Hangs the signature of somebody else on a bundle. */
  signAs: (identity: string, component: string, digest: string) => Promise<void>;
  close: () => Promise<void>;
}

const WORKFLOW = 'https://git.example/platform/.github/workflows/release.yaml@refs/heads/main';
const ISSUER = 'https://issuer.example';

export async function signReleases({ read, commit, cedille, environment }: Workspace): Promise<SigningReleases> {
  const sigstore = await startSigstore();
  const shared = await read('environments/shared.yaml');
  const [, repository] = /(oci:\/\/[^\s,}]+\/bundles)/.exec(shared)!;
  const registry = openRegistry({ plainHttp: true });
  const signAs = async (identity: string, component: string, digest: string): Promise<void> => {
    const bundle = await sigstore.signerFor(identity, ISSUER)({ digest });
    await attachBundle({ registry, repository: repository!, component, digest, bundle });
  };
  return {
    signAs,
    async askFor() {
      const pins = await read(`environments/${environment}/releases.yaml`);
      for (const [, component, digest] of pins.matchAll(/^(\S+):\s*\n\s+version: \S+\s*\n\s+digest: (\S+)/gm))
        await signAs(WORKFLOW, component!, digest!);
      await commit('feat: signatures', {
        'environments/sigstore.json': sigstore.trustedRoot,
        'environments/shared.yaml': shared.replace(
          /^(registry: \{.*) \}$/m,
          `$1, signedBy: { identity: '${WORKFLOW}', issuer: '${ISSUER}', trustedRoot: environments/sigstore.json } }`,
        ),
      });
    },
    async publish(...components) {
      const text = await cedille('publish', ...components, '--no-channels', '--json');
      const { publications } = JSON.parse(text) as {
        publications: { component: string; reference: string; digest: string }[];
      };
      for (const { component, reference, digest } of publications)
        if (reference.includes('/bundles/')) await signAs(WORKFLOW, component, digest);
    },
    close: () => sigstore.close(),
  };
}
