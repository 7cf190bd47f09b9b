import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MadeImage, MakeOptions } from '@cedille/cluster';
import { loadToolVersions } from '@cedille/helm';
import { runProgram } from '@cedille/program';
import { CedilleError } from '@cedille/source';
import { buildImages } from '../build-images.ts';
import type { DebianRecipe } from '../debian-base.ts';
import type { TarFile } from '../tar-stream.ts';
import { kubeadmRecipes } from './kubeadm-recipes.ts';

/** The name under which a node image that was made here is known. */
const BUILT_NODE_IMAGE = 'localhost/cedille/node';

/**
 * A node image like those that kind publishes, for where they cannot be pulled: Debian packages, the files of kind's own
 * module, programs of Kubernetes, and the images that kubeadm starts. It differs in its network, a bridge for one node
 * that enforces no policies, and has the container runtime of Debian.
 */
export async function buildNodeImage(options: MakeOptions): Promise<MadeImage> {
  const { kubelet } = await loadToolVersions(options.root, 'kubelet');
  const parts = await buildImages('kubeadm', await kubeadmRecipes(options), options);
  const image = `${BUILT_NODE_IMAGE}:v${kubelet.version}`;
  const recipe = {
    names: [image],
    base: NODE_DEBIAN,
    programs: { 'usr/bin/kubelet': 'kubelet', 'usr/bin/kubeadm': 'kubeadm', 'usr/bin/kubectl': 'kubectl' },
    files: [
      ...(await kindFiles(options)),
      ...(await ownFiles(options.root)),
      ...LINKS,
      { path: 'kind/version', content: `v${kubelet.version}` },
      { path: 'kind/images/kubeadm.tar', from: parts.file },
      { path: 'etc/kubernetes/manifests', folder: true, mode: 0o755 },
    ],
    config: {
      entrypoint: ['/usr/local/bin/entrypoint', '/sbin/init'],
      environment: { container: 'docker' },
      stopSignal: 'SIGRTMIN+3',
    },
  } as const;
  return { ...(await buildImages('node', [recipe], options)), image };
}

/** What kind's own Dockerfile installs and takes away, and the container runtime as Debian has it. */
export const NODE_DEBIAN: DebianRecipe = {
  name: 'node',
  suite: 'bookworm',
  packages: [
    ...['systemd', 'systemd-sysv', 'dbus', 'bash', 'ca-certificates', 'curl', 'jq', 'procps', 'util-linux', 'mount'],
    ...['conntrack', 'iptables', 'nftables', 'iproute2', 'ethtool', 'kmod', 'socat', 'pigz', 'e2fsprogs'],
    ...['containerd', 'runc', 'containernetworking-plugins'],
  ],
  customize: [
    'rm -f "$1"/lib/systemd/system/multi-user.target.wants/* "$1"/etc/systemd/system/*.wants/*',
    'rm -f "$1"/lib/systemd/system/local-fs.target.wants/* "$1"/lib/systemd/system/basic.target.wants/*',
    'rm -f "$1"/lib/systemd/system/sockets.target.wants/*udev* "$1"/lib/systemd/system/sockets.target.wants/*initctl*',
    'rm -f "$1"/lib/systemd/system/sysinit.target.wants/systemd-tmpfiles-setup.service',
    'echo ReadKMsg=no >> "$1"/etc/systemd/journald.conf',
    `chroot "$1" sh -c 'ctr oci spec | jq ".hooks.createContainer = [{path: \\"/kind/bin/mount-product-files.sh\\"}] | del(.process.rlimits)" > /etc/containerd/cri-base.json'`,
  ],
};

const enabled = ['kubelet', 'containerd', 'undo-mount-hacks', 'node-images'];

const LINKS: readonly TarFile[] = [
  ...enabled.map(unit => ({
    path: `etc/systemd/system/multi-user.target.wants/${unit}.service`,
    link: `/etc/systemd/system/${unit}.service`,
  })),
  { path: 'etc/systemd/system/systemd-binfmt.service', link: '/dev/null' },
  ...['containerd', 'ctr'].map(program => ({ path: `usr/local/bin/${program}`, link: `/usr/bin/${program}` })),
  { path: 'opt/cni/bin', link: '/usr/lib/cni' },
];

const own: Readonly<Record<string, { path: string; mode?: number }>> = {
  '10-bridge.conflist': { path: 'etc/cni/net.d/10-bridge.conflist' },
  'default-cni.yaml': { path: 'kind/manifests/default-cni.yaml' },
  'default-storage.yaml': { path: 'kind/manifests/default-storage.yaml' },
  'import-images.sh': { path: 'kind/bin/import-images.sh', mode: 0o755 },
  'node-images.service': { path: 'etc/systemd/system/node-images.service' },
};

async function ownFiles(root: string): Promise<TarFile[]> {
  const folder = join(root, 'e2e/images/node/files');
  return Promise.all(
    Object.entries(own).map(async ([name, facts]) => ({
      ...facts,
      content: await readFile(join(folder, name), 'utf8'),
    })),
  );
}

/** The files that kind puts into its base image, from its Go module, which go.sum verifies. */
async function kindFiles({ root, signal }: MakeOptions): Promise<TarFile[]> {
  const { kind } = await loadToolVersions(root, 'kind');
  const module = `sigs.k8s.io/kind@v${kind.version}`;
  const args = ['mod', 'download', '-json', module];
  const { stdout } = await runProgram({ file: 'go', args, cwd: join(root, kind.go!.folder), signal });
  const base = join((JSON.parse(stdout) as { Dir: string }).Dir, 'images/base/files');
  const entries = await readdir(base, { recursive: true, withFileTypes: true });
  const paths = entries.filter(entry => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(
    paths.map(async file => {
      const path = file.slice(base.length + 1);
      const text = adapt(path, await readFile(file, 'utf8'));
      return { path, content: text, mode: /^(kind|usr\/local)\/bin\//.test(path) ? 0o755 : 0o644 };
    }),
  );
}

type Adaption = [before: RegExp, after: string];

/** What differs where limits cannot be raised and with the container runtime of Debian. */
const adaptions: Readonly<Record<string, readonly Adaption[]>> = {
  'etc/containerd/config.toml': [
    [/restrict_oom_score_adj = false/, 'restrict_oom_score_adj = true'],
    [/$/, '\n[plugins."io.containerd.grpc.v1.cri".registry]\n  config_path = "/etc/containerd/certs.d"\n'],
  ],
  'etc/systemd/system/containerd.service': [[/^(Limit\w+|OOMScoreAdjust)=.*\n/gm, '']],
};

/** @throws CedilleError `cluster-failed` when a file of kind is no longer as it was known */
function adapt(path: string, text: string): string {
  return (adaptions[path] ?? []).reduce((before, [pattern, after]) => {
    if (before.search(pattern) < 0) throw unknownFile(path, pattern);
    return before.replace(pattern, after);
  }, text);
}

function unknownFile(path: string, pattern: RegExp): CedilleError {
  return new CedilleError({
    code: 'cluster-failed',
    severity: 'error',
    message: `images/base/files/${path} of kind is not as it is known here.`,
    expected: `something like ${pattern.source}`,
    fix: 'bring e2e/images/node/node-recipe.ts up to the pinned version of kind',
  });
}
