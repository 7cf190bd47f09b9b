import { readFileSync } from 'node:fs';
import { currentPlatform, type ToolName } from '@cedille/helm';
import type { ImageRecipe } from './build-images.ts';
import { DEBIAN } from './debian-base.ts';
import type { TarFile } from './tar-stream.ts';

/** How the image of a repository is made, whatever its tag. */
export interface ComponentRecipe extends Omit<ImageRecipe, 'names' | 'standIn'> {
  /** The program whose version decides whether the image is what its tag says. */
  version?: ToolName;
  /** In which way it is never what upstream publishes. */
  differs?: string;
}

/** A program that needs nothing beside it, run by an account without rights. */
function alone(path: string, program: ToolName, entrypoint?: readonly string[]): ComponentRecipe {
  return {
    programs: { [path]: program },
    config: { user: '65532:65532', ...(entrypoint && { entrypoint }) },
  };
}

/** The very program that the image is published for. */
function bare(path: string, program: ToolName, entrypoint?: readonly string[]): ComponentRecipe {
  return { version: program, ...alone(path, program, entrypoint) };
}

function certManager(part: 'controller' | 'webhook' | 'cainjector' | 'acmesolver'): ComponentRecipe {
  const path = `app/cmd/${part}/${part}`;
  return {
    ...bare(path, `cert-manager-${part}`, [`/${path}`]),
    differs: "upstream's controllers, started by a program of ours; no issuers of Venafi",
  };
}

/** It looks for itself under the name of the machine that it was built for, to put it beside PostgreSQL. */
const OPERATOR: ComponentRecipe = {
  ...bare(`operator/manager_${currentPlatform().arch}`, 'cloudnative-pg', ['/manager']),
  files: [{ path: 'manager', link: `operator/manager_${currentPlatform().arch}` }],
};

const script = (path: string, content: string): TarFile => ({ path, content, mode: 0o755 });

/** The account by which the operator runs PostgreSQL, wherever. */
const POSTGRES_ACCOUNT = '26:26';

/** Debian keeps the programs of each major version apart. */
const POSTGRES_PROGRAMS = '/usr/lib/postgresql/17/bin';

const POSTGRES: ComponentRecipe = {
  base: {
    ...DEBIAN,
    name: 'postgresql',
    packages: ['ca-certificates', 'postgresql-17'],
    customize: ['chroot "$1" usermod --uid 26 postgres', 'rm -rf "$1/var/lib/postgresql/17" "$1/etc/postgresql/17"'],
  },
  config: {
    environment: { PATH: `${POSTGRES_PROGRAMS}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin` },
    user: POSTGRES_ACCOUNT,
  },
  differs: 'PostgreSQL 17 as Debian has it',
};

const BARMAN_FOLDER = '/opt/barman';

/** Exact versions, with the digests of their wheels. */
const REQUIREMENTS = readFileSync(new URL('../programs/barman/requirements.txt', import.meta.url), 'utf8');

const PLATFORMS = ['manylinux_2_28_x86_64', 'manylinux2014_x86_64'].map(name => `--platform ${name}`).join(' ');

/** What barman calls its programs, and the modules that they are. */
const BARMAN_PROGRAMS = {
  'barman-cloud-backup': 'cloud_backup',
  'barman-cloud-backup-delete': 'cloud_backup_delete',
  'barman-cloud-backup-keep': 'cloud_backup_keep',
  'barman-cloud-backup-list': 'cloud_backup_list',
  'barman-cloud-backup-show': 'cloud_backup_show',
  'barman-cloud-check-wal-archive': 'cloud_check_wal_archive',
  'barman-cloud-restore': 'cloud_restore',
  'barman-cloud-wal-archive': 'cloud_walarchive',
  'barman-cloud-wal-restore': 'cloud_walrestore',
} as const;

/** Beside PostgreSQL: the plugin, and the programs of barman, which it calls. */
const SIDECAR: ComponentRecipe = {
  version: 'plugin-barman-cloud',
  base: {
    ...DEBIAN,
    name: 'barman',
    packages: ['ca-certificates', 'python3'],
    customize: [
      `python3 -m pip install --quiet --target "$1${BARMAN_FOLDER}" --python-version 3.13 --implementation cp ${PLATFORMS} --only-binary=:all: --no-deps --require-hashes --requirement /dev/stdin <<'END'\n${REQUIREMENTS}END`,
    ],
  },
  programs: { manager: 'plugin-barman-cloud' },
  files: Object.entries(BARMAN_PROGRAMS).map(([name, module]) =>
    script(`usr/local/bin/${name}`, `#!/bin/sh\nexec python3 -m barman.clients.${module} "$@"\n`),
  ),
  config: { entrypoint: ['/manager'], environment: { PYTHONPATH: BARMAN_FOLDER }, user: POSTGRES_ACCOUNT },
  differs: 'Python of Debian',
};

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
  differs: 'built without the user interface',
};

/** Says how the web server hands a request over. */
const PAGE = `<?php
header('Content-Type: application/json');
echo json_encode([
    'host' => $_SERVER['HTTP_HOST'],
    'path' => $_SERVER['REQUEST_URI'],
    'scheme' => empty($_SERVER['HTTPS']) ? 'http' : 'https',
    'pages' => array_map('basename', glob(__DIR__ . '/user/pages/*')),
]);
`;

/** What Debian has of a web server and PHP; Grav itself is not among it. */
const SITE: ComponentRecipe = {
  base: { ...DEBIAN, name: 'site', packages: ['ca-certificates', 'git', 'nginx-light', 'php-cli', 'php-fpm'] },
  files: [
    ...['assets', 'backup', 'cache', 'images', 'logs', 'tmp', 'user/plugins/error'].map(name => ({
      path: `app/www/public/${name}`,
      folder: true as const,
      mode: 0o755,
    })),
    { path: 'app/www/public/user/pages/home.md', content: '# A site\n' },
    { path: 'app/www/public/index.php', content: PAGE },
  ],
  differs: 'web server and PHP of Debian, with a page of ours instead of Grav',
};

const ANSWERS: ComponentRecipe = {
  ...alone('sample', 'sample', ['/sample']),
  differs: 'a program that only answers',
};

/** By repository; what is not here cannot be made of programs that are available everywhere. */
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
  'ghcr.io/cloudnative-pg/cloudnative-pg': OPERATOR,
  'ghcr.io/cloudnative-pg/plugin-barman-cloud': bare('manager', 'plugin-barman-cloud', ['/manager']),
  'ghcr.io/cloudnative-pg/plugin-barman-cloud-sidecar': SIDECAR,
  'ghcr.io/cloudnative-pg/postgresql': POSTGRES,
  'docker.io/fsouza/fake-gcs-server': bare('bin/fake-gcs-server', 'fake-gcs-server', ['/bin/fake-gcs-server']),
  'quay.io/argoproj/argocd': ARGOCD,
  'ghcr.io/sigstore/cosign/cosign': {
    version: 'cosign',
    base: DEBIAN,
    programs: { 'usr/local/bin/cosign': 'cosign' },
    differs: 'shell and tools of Debian',
  },
  'ecr-public.aws.com/docker/library/redis': {
    base: DEBIAN,
    config: { entrypoint: ['redis-server'] },
    differs: 'Redis as Debian has it',
  },
  'quay.io/redhat-cop/vault-config-operator': {
    ...alone('manager', 'vault-config-stand-in'),
    differs: 'a program of ours that carries out what the platform declares; its webhooks admit everything',
  },
  'docker.io/grafana/grafana': {
    ...alone('sample', 'sample', ['/sample', '--address', ':3000']),
    differs: 'a program that only answers',
  },
  'lscr.io/linuxserver/grav': SITE,
  'docker.io/nginxinc/nginx-unprivileged': ANSWERS,
  'ghcr.io/mccutchen/go-httpbin': ANSWERS,
  'docker.io/library/busybox': { base: DEBIAN, config: { command: ['sh'] }, differs: 'shell and tools of Debian' },
};

/** The programs of all of them, each once. */
export const COMPONENT_PROGRAMS: readonly ToolName[] = [
  ...new Set(Object.values(COMPONENT_RECIPES).flatMap(({ programs = {} }) => Object.values(programs))),
];
