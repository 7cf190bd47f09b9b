import type { CedilleError } from '@cedille/source';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { mergeKindConfig, type MergeOptions } from './kind-config.ts';

const HEAD = 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n';
const given: MergeOptions = {
  name: 'try',
  image: 'node:1',
  built: false,
  apiServerPort: 20443,
  oldControlGroups: false,
};

function merge(text: string, options: Partial<MergeOptions> = {}): Record<string, unknown> {
  return parse(
    mergeKindConfig({ ...given, user: { file: 'kind.yaml', text: HEAD + text }, ...options }).text,
  ) as Record<string, unknown>;
}

function problemsOf(text: string, options: Partial<MergeOptions> = {}): string[] {
  try {
    mergeKindConfig({ ...given, user: { file: 'kind.yaml', text }, ...options });
    return [];
  } catch (error) {
    return (error as CedilleError).problems.map(({ message }) => message);
  }
}

describe('the configuration of kind', () => {
  it('is one node of our image when there is no file', () => {
    const { text, nodes } = mergeKindConfig(given);
    expect(nodes).toBe(1);
    expect(parse(text)).toEqual({
      kind: 'Cluster',
      apiVersion: 'kind.x-k8s.io/v1alpha4',
      name: 'try',
      networking: { apiServerPort: 20443 },
      nodes: [{ role: 'control-plane', image: 'node:1' }],
      kubeadmConfigPatches: [],
    });
  });

  it('keeps everything that the file of the user says, and fills in what it leaves open', () => {
    const merged = merge(`
networking: { apiServerPort: 6443, disableDefaultCNI: true }
featureGates: { Some: true }
kubeadmConfigPatches: ['kind: InitConfiguration']
nodes:
  - { role: control-plane, image: mine:2 }
  - { role: worker, labels: { tier: front } }
`);
    expect(merged).toMatchObject({
      networking: { apiServerPort: 6443, disableDefaultCNI: true },
      featureGates: { Some: true },
      kubeadmConfigPatches: ['kind: InitConfiguration'],
      nodes: [
        { role: 'control-plane', image: 'mine:2' },
        { role: 'worker', labels: { tier: 'front' }, image: 'node:1' },
      ],
    });
  });

  it('adds ports to the first node, on the loopback address unless told otherwise', () => {
    const ports = [
      { hostPort: 8443, containerPort: 443 },
      { hostPort: 8080, containerPort: 80, listenAddress: '0.0.0.0' },
    ];
    const merged = merge('nodes: [{ role: control-plane, extraPortMappings: [{ hostPort: 1, containerPort: 2 }] }]', {
      ports,
    });
    expect(merged.nodes).toMatchObject([
      {
        extraPortMappings: [
          { hostPort: 1, containerPort: 2 },
          { hostPort: 8443, containerPort: 443, listenAddress: '127.0.0.1' },
          { hostPort: 8080, containerPort: 80, listenAddress: '0.0.0.0' },
        ],
      },
    ]);
  });

  it('has the API server serve what is off until it is asked for, and nothing else that is there anyway', () => {
    const apiVersions = ['v1', 'admissionregistration.k8s.io/v1', 'admissionregistration.k8s.io/v1beta1'];
    expect(merge('', { apiVersions })).toMatchObject({
      featureGates: { MutatingAdmissionPolicy: true },
      runtimeConfig: { 'admissionregistration.k8s.io/v1beta1': 'true' },
    });
    expect(Object.keys(merge('', { apiVersions: ['v1', 'apps/v1'] }))).not.toContain('featureGates');
    const own = 'featureGates: { Other: true, MutatingAdmissionPolicy: false }\nruntimeConfig: { api/alpha: "true" }\n';
    expect(merge(own, { apiVersions })).toMatchObject({
      featureGates: { Other: true, MutatingAdmissionPolicy: false },
      runtimeConfig: { 'api/alpha': 'true', 'admissionregistration.k8s.io/v1beta1': 'true' },
    });
  });

  it('lets the kubelet start where control groups are of the first version', () => {
    const { kubeadmConfigPatches } = merge('', { oldControlGroups: true });
    expect((kubeadmConfigPatches as string[]).map(patch => parse(patch) as object)).toMatchObject([
      { kind: 'KubeletConfiguration', failCgroupV1: false },
    ]);
  });
});

describe('a configuration of kind that cannot be', () => {
  it('is refused with its file when it is none', () => {
    expect(problemsOf('kind: Pod\n')).toEqual(['It is not a configuration of kind.']);
    expect(problemsOf('kind: [')).not.toEqual([]);
  });

  it('asks for more than an image that was made here can do; all of it is told', () => {
    const text = `${HEAD}networking: { podSubnet: 10.0.0.0/16 }\nnodes: [{ role: control-plane }, { role: worker }]\n`;
    expect(problemsOf(text)).toEqual([]);
    expect(problemsOf(text, { built: true })).toEqual([
      'It asks for several nodes.',
      'It asks for another network of Pods.',
    ]);
  });
});
