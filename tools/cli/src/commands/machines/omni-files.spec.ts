import { join } from 'node:path';
import { loadWorkspace, renderManifests } from '@cedille/pipeline';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { omniFiles, type MachineDocument } from './omni-files.ts';

const omni = (kind: string, name: string, spec: Record<string, unknown> = {}): MachineDocument => ({
  apiVersion: 'omni.cedille.club/v1',
  kind,
  metadata: { name },
  spec,
});
const talos = (kind: string, name: string, spec: Record<string, unknown> = {}): MachineDocument => ({
  ...omni(kind, name, spec),
  apiVersion: 'talos.cedille.club/v1alpha1',
});

describe('omniFiles', () => {
  it('puts the template in Omni’s order, each document of Talos as a patch of what has its name', () => {
    const { 'cluster.yaml': text } = omniFiles([
      omni('Machine', 'a', { name: '1', install: { disk: '/dev/disk/by-id/x' } }),
      omni('Cluster', 'cluster', { name: 'lab' }),
      talos('LinkAliasConfig', 'a', { name: 'net0' }),
      talos('Config', 'a', { machine: { sysctls: { 'vm.nr_hugepages': '1024' } } }),
    ]);
    expect(parseAllDocuments(text).map(document => document.toJS() as unknown)).toEqual([
      { kind: 'Cluster', name: 'lab' },
      {
        kind: 'Machine',
        name: '1',
        install: { disk: '/dev/disk/by-id/x' },
        patches: [
          { name: 'link-alias-config', inline: { apiVersion: 'v1alpha1', kind: 'LinkAliasConfig', name: 'net0' } },
          { name: 'config', inline: { machine: { sysctls: { 'vm.nr_hugepages': '1024' } } } },
        ],
      },
    ]);
    expect(text).toContain('vm.nr_hugepages: "1024"');
  });

  it('gives the access policy the one name that Omni takes', () => {
    const { 'access-policy.yaml': text } = omniFiles([omni('AccessPolicy', 'x', { rules: [], tests: [] })]);
    expect(parse(text)).toEqual({
      metadata: { namespace: 'default', type: 'AccessPolicies.omni.sidero.dev', id: 'access-policy' },
      spec: { rules: [], tests: [] },
    });
  });

  it('writes a sheet of the machines, with what is not known left empty', () => {
    const { 'machines.md': text } = omniFiles([
      omni('RemoteManagement', 'a', { role: 'worker', uuid: '1', bmc: '198.51.100.1', data: ['/x', '/y'] }),
    ]);
    const [, , row] = text.split('\n');
    expect(row).toBe('| a | worker |  |  | 198.51.100.1 |  | 1 |  |  | /x<br>/y |');
  });

  it('refuses a patch of nothing, and one of two', () => {
    const cluster = omni('Cluster', 'cluster');
    expect(() => omniFiles([cluster, talos('Config', 'gone')])).toThrow('Config gone is a patch of nothing');
    const twice = [omni('Workers', 'workers'), omni('Machine', 'workers'), talos('Config', 'workers')];
    expect(() => omniFiles(twice)).toThrow('Config workers is a patch of Workers and Machine');
  });

  it('makes of each environment with machines a template that has all of them', async () => {
    const root = join(import.meta.dirname, '../../../../..');
    const { places } = await loadWorkspace(root);
    const withMachines = places.filter(({ environment }) => environment.facts.components.includes('talos'));
    expect(withMachines.length).toBeGreaterThan(0);
    for (const { environment } of withMachines) {
      const { manifests } = await renderManifests({ root, environments: [environment.name], components: ['talos'] });
      const files = omniFiles(manifests.flatMap(one => one.manifests.map(({ object }) => object as MachineDocument)));
      const machines = parseAllDocuments(files['cluster.yaml'])
        .map(document => document.toJS() as { kind: string; name: string })
        .filter(({ kind }) => kind === 'Machine');
      expect(machines.map(({ name }) => name)).toEqual(environment.facts.cluster.nodes?.map(({ uuid }) => uuid));
    }
  });
});
