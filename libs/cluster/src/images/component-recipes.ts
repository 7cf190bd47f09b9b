import type { ToolName } from '@cedille/helm';
import { DEBIAN } from './debian-base.ts';
import type { ImageRecipe } from './build-images.ts';
import type { TarFile } from './tar-stream.ts';

/** How the image of a repository is made, whatever its tag. */
export interface ComponentRecipe extends Omit<ImageRecipe, 'names' | 'standIn'> {
  /** The program whose version decides whether the image is what its tag says. */
  version?: ToolName;
  /** In which way it is never what upstream publishes. */
  differs?: string;
}

/** Programs that need nothing beside them, run by an account without rights. */
function bare(path: string, program: ToolName, entrypoint?: readonly string[]): ComponentRecipe {
  return {
    version: program,
    programs: { [path]: program },
    config: { user: '65532:65532', ...(entrypoint && { entrypoint }) },
  };
}

function certManager(part: 'controller' | 'webhook' | 'cainjector' | 'acmesolver'): ComponentRecipe {
  const path = `app/cmd/${part}/${part}`;
  return {
    ...bare(path, `cert-manager-${part}`, [`/${path}`]),
    differs: "upstream's controllers, started by a program of ours; no issuers of Venafi",
  };
}

const script = (path: string, content: string): TarFile => ({ path, content, mode: 0o755 });

/** Argo CD is one program that looks at the name under which it is called. */
const ARGOCD_NAMES = [
  ...['argocd-server', 'argocd-repo-server', 'argocd-application-controller', 'argocd-applicationset-controller'],
  ...['argocd-notifications', 'argocd-dex', 'argocd-cmp-server', 'argocd-k8s-auth', 'argocd-commit-server'],
];

const ARGOCD: ComponentRecipe = {
  version: 'argocd',
  base: DEBIAN,
  programs: { 'usr/local/bin/argocd': 'argocd', 'usr/local/bin/helm': 'helm' },
  files: [
    ...ARGOCD_NAMES.map(name => ({ path: `usr/local/bin/${name}`, link: 'argocd' })),
    script('usr/local/bin/entrypoint.sh', '#!/bin/sh\nexec "$@"\n'),
    script('usr/local/bin/gpg-wrapper.sh', '#!/bin/sh\nexec gpg "$@"\n'),
    script('usr/local/bin/git-verify-wrapper.sh', '#!/bin/sh\ngit verify-commit "$1" 2>&1 || exit 0\n'),
    { path: 'app/config/ssh', folder: true, mode: 0o755 },
    { path: 'app/config/tls', folder: true, mode: 0o755 },
    { path: 'app/config/gpg/source', folder: true, mode: 0o755 },
    { path: 'app/config/gpg/keys', folder: true, mode: 0o777 },
    { path: 'home/argocd', folder: true, mode: 0o777 },
    { path: 'etc/ssh/ssh_known_hosts', link: '/app/config/ssh/ssh_known_hosts' },
  ],
  config: {
    entrypoint: ['/usr/bin/tini', '--'],
    environment: { USER: 'argocd', HOME: '/home/argocd' },
    user: '999',
    workingFolder: '/home/argocd',
  },
};

/** By repository; what is not here cannot be made of programs that can be had everywhere. */
export const COMPONENT_RECIPES: Readonly<Record<string, ComponentRecipe>> = {
  'ghcr.io/projectcontour/contour': bare('bin/contour', 'contour'),
  'docker.io/envoyproxy/envoy': { version: 'envoy', base: DEBIAN, programs: { 'usr/local/bin/envoy': 'envoy' } },
  'quay.io/jetstack/cert-manager-controller': certManager('controller'),
  'quay.io/jetstack/cert-manager-webhook': certManager('webhook'),
  'quay.io/jetstack/cert-manager-cainjector': certManager('cainjector'),
  'quay.io/jetstack/cert-manager-acmesolver': certManager('acmesolver'),
  'docker.io/hashicorp/vault': {
    version: 'vault',
    base: DEBIAN,
    programs: { 'usr/bin/vault': 'vault' },
    files: [script('usr/local/bin/docker-entrypoint.sh', '#!/bin/sh\nexec "$@"\n')],
    config: { entrypoint: ['docker-entrypoint.sh'] },
    differs: 'built without the user interface',
  },
  'quay.io/argoproj/argocd': ARGOCD,
  'ecr-public.aws.com/docker/library/redis': {
    base: DEBIAN,
    config: { entrypoint: ['redis-server'] },
    differs: 'Redis as Debian has it',
  },
  'docker.io/library/busybox': { base: DEBIAN, config: { command: ['sh'] }, differs: 'shell and tools of Debian' },
  'localhost/cedille/sample': bare('sample', 'sample', ['/sample']),
  'localhost/cedille/shell': { base: DEBIAN, config: { command: ['sh'] } },
};
