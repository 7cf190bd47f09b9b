import type { Resources, SignerFacts } from '@cedille/values/generator';
import { pluginSidecar, type Sidecar } from './plugin-sidecar.ts';

/** By this name an Application asks for a bundle that is looked at before anything of it is used. */
const PLUGIN = 'signed';

/** With a shell; the image without one cannot say what it verified. `./cedille images --lock argocd` adds the digest. */
const COSIGN = 'ghcr.io/sigstore/cosign/cosign:v3.1.1-dev';

/**
 * The plugin that reads bundles for whoever names it: only when somebody who is trusted signed the very digest that Argo CD
 * took the files from. Argo CD itself verifies no OCI source, and a tag is moved by whoever may push.
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/config-management-plugins/
 */
export function signaturePlugin(signers: readonly SignerFacts[]) {
  const generate = { command: ['sh', '-c'], args: [script(signers)] };
  return { cmp: { create: true, plugins: { [PLUGIN]: { generate } } } };
}

/** Where that plugin runs, beside the repo-server. */
export function signatureSidecar(resources: Resources): Sidecar {
  return pluginSidecar({
    name: 'signatures',
    image: COSIGN,
    resources,
    scratch: '256Mi',
    container: {
      command: ['/var/run/argocd/argocd-cmp-server'],
      // Trusted keys of Sigstore are kept here, and renewed while they are in use.
      env: [{ name: 'HOME', value: '/tmp' }],
    },
    mounts: [
      { name: 'signatures', mountPath: '/home/argocd/cmp-server/config/plugin.yaml', subPath: `${PLUGIN}.yaml` },
    ],
    volumes: [{ name: 'signatures', configMap: { name: 'argocd-cmp-cm' } }],
  });
}

/**
 * Argo CD says where the files are from and fills the folder with them; what is printed is what it applies. Another statement by
 * the same signer, such as a bill of materials, is no signature; and a signature is of a digest, whatever place it was copied to.
 */
function script(signers: readonly SignerFacts[]): string {
  return `set -eu
refuse() {
  echo "$*" >&2
  exit 1
}
files=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
case "$ARGOCD_APP_REVISION" in
sha256:*) ;;
*) refuse "the revision $ARGOCD_APP_REVISION is no digest of a bundle" ;;
esac
case "$ARGOCD_APP_SOURCE_PATH@$ARGOCD_APP_SOURCE_REPO_URL" in
${signers.map(branch).join('')}*) refuse "nobody is trusted to sign $ARGOCD_APP_SOURCE_REPO_URL for $ARGOCD_APP_SOURCE_PATH" ;;
esac
bundle="\${ARGOCD_APP_SOURCE_REPO_URL#oci://}@$ARGOCD_APP_REVISION"
cosign verify "$@" "$bundle" >"$work/statements" 2>"$work/said" ||
  refuse "$bundle must not be used: $(tail -n 3 "$work/said")"
grep -q '"type":"https://sigstore.dev/cosign/sign/v1"' "$work/statements" ||
  refuse "$bundle must not be used: it has statements by a trusted signer, and no signature"
file="$files/\${ARGOCD_APP_SOURCE_REPO_URL##*/}.yaml"
[ -f "$file" ] || refuse "$bundle must not be used: it is signed, and the bundle of another component"
cat "$file"
`;
}

function branch({ environment, bundles, by }: SignerFacts): string {
  const pattern = `${quote(`${environment}@${bundles}/`)}*`;
  if (by.kind === 'key')
    return `${pattern})
  printf '%s\\n' ${quote(by.pem.trim())} >"$work/key.pub"
  set -- --key "$work/key.pub" --insecure-ignore-tlog
  ;;
`;
  const who = `--certificate-identity ${quote(by.identity)} --certificate-oidc-issuer ${quote(by.issuer)}`;
  if (by.trustedRoot === undefined)
    return `${pattern}) set -- ${who} ;;
`;
  return `${pattern})
  printf '%s\\n' ${quote(JSON.stringify(JSON.parse(by.trustedRoot)))} >"$work/root.json"
  set -- ${who} --trusted-root "$work/root.json"
  ;;
`;
}

/** A word of the shell, whatever is in it. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
