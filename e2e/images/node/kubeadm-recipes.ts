import type { MakeOptions } from '@cedille/cluster';
import { loadToolVersions, resolveTool } from '@cedille/helm';
import { runProgram } from '@cedille/program';
import type { ImageRecipe } from '../build-images.ts';
import { DEBIAN } from '../debian-base.ts';

type Recipe = Omit<ImageRecipe, 'names'>;

const kubernetes = (name: 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler'): Recipe => ({
  programs: { [`usr/local/bin/${name}`]: name },
});

/** By the last part of the name that kubeadm has for it. */
const recipes: Readonly<Record<string, Recipe>> = {
  'kube-apiserver': kubernetes('kube-apiserver'),
  'kube-controller-manager': kubernetes('kube-controller-manager'),
  'kube-scheduler': kubernetes('kube-scheduler'),
  'kube-proxy': { base: DEBIAN, programs: { 'usr/local/bin/kube-proxy': 'kube-proxy' } },
  coredns: { programs: { coredns: 'coredns' }, config: { entrypoint: ['/coredns'] } },
  etcd: { programs: { 'usr/local/bin/etcd': 'etcd' } },
  pause: { programs: { pause: 'pause' }, config: { entrypoint: ['/pause'] } },
};

/** The images that a node starts with, under the names that kubeadm and the container runtime ask for. */
export async function kubeadmRecipes(options: MakeOptions): Promise<ImageRecipe[]> {
  const versions = await loadToolVersions(options.root, 'kubeadm', 'local-path-provisioner');
  const names = await kubeadmImages(versions.kubeadm.version, options);
  return [
    ...names.map(name => {
      const part = name.split('/').at(-1)!.split(':')[0]!;
      return { ...recipes[part], names: part === 'pause' ? [...new Set([name, SANDBOX])] : [name] };
    }),
    {
      names: [`localhost/cedille/local-path-provisioner:${versions['local-path-provisioner'].version}`],
      programs: { 'usr/bin/local-path-provisioner': 'local-path-provisioner' },
      config: { entrypoint: ['/usr/bin/local-path-provisioner'] },
    },
    { names: ['localhost/cedille/shell:1'], base: DEBIAN, config: { command: ['sh'] } },
  ];
}

/** As kind's configuration of containerd has it. */
const SANDBOX = 'registry.k8s.io/pause:3.10';

async function kubeadmImages(version: string, { root, signal, onProgress }: MakeOptions): Promise<string[]> {
  const kubeadm = await resolveTool('kubeadm', { root, searchPath: '', signal, ...(onProgress && { onProgress }) });
  const args = ['config', 'images', 'list', '--kubernetes-version', `v${version}`];
  const { stdout } = await runProgram({ file: kubeadm.path, args, signal });
  return stdout.trim().split('\n');
}
