import type { Capability } from '@cedille/cluster';
import type { ToolName } from '@cedille/helm';

export { CLUSTER_CHOICES, readClusterChoice, type ClusterChoice } from './support/cluster-choice.ts';

export type SuiteName =
  | 'cloud'
  | 'conformance'
  | 'delivery'
  | 'leftovers'
  | 'live'
  | 'machines'
  | 'network'
  | 'registration'
  | 'rollouts'
  | 'telemetry'
  | 'upgrade'
  | 'vault';

/** A folder in e2e/: scenarios that need a cluster. */
export interface Suite {
  /** Of the folder, of the runner and of the Nx target. */
  name: SuiteName;
  /** What it finds out, for help. */
  description: string;
  /** What its cluster must be able to do; without anything, it has no cluster. */
  needs: readonly Capability[];
  /** Programs beyond those of the cluster. */
  programs: readonly ToolName[];
}

export const SUITES: readonly Suite[] = [
  {
    name: 'conformance',
    description: 'every rendered object of every environment, judged by a real API server',
    needs: ['schema'],
    programs: [],
  },
  {
    name: 'delivery',
    description: 'packages, bootstrap, waves, drift, promotion and rollback, by the real Argo CD',
    needs: ['fakePods'],
    programs: ['argocd', 'cosign', 'crane', 'miniredis', 'kubectl'],
  },
  {
    name: 'live',
    description: 'the environment local brought up by its own Argo CD, with Pods that run',
    needs: ['realPods'],
    programs: ['kubectl'],
  },
  {
    name: 'upgrade',
    description: 'the release before, then this one: nothing that holds data is lost',
    needs: ['schema'],
    programs: [],
  },
  {
    name: 'vault',
    description:
      'environments that share a Vault, each as an attacker, and starts of Vault that are killed at any point',
    needs: ['schema'],
    programs: ['vault'],
  },
  {
    name: 'network',
    description: 'Services get addresses and hosts get names, by the real MetalLB and the real ExternalDNS',
    needs: ['fakePods'],
    programs: ['metallb-controller', 'external-dns'],
  },
  {
    name: 'registration',
    description:
      'a virtual cluster gets known to Argo CD by itself, and what Argo CD delivers to it outlives every part',
    needs: ['fakePods'],
    programs: ['provider-kubernetes', 'argocd', 'crane', 'miniredis', 'kubectl'],
  },
  {
    name: 'rollouts',
    description:
      'a new version gets a share of the requests and goes back when it answers badly, by the real Argo Rollouts',
    needs: ['fakePods'],
    programs: ['argo-rollouts', 'chdb'],
  },
  {
    name: 'telemetry',
    description: 'a request becomes a trace, a log and a metric that dashboards find, and none is lost on the way',
    needs: ['schema'],
    programs: ['chdb', 'clickhouse-front', 'collector'],
  },
  {
    name: 'cloud',
    description: 'what is in the cloud, validated and planned by OpenTofu, without an account',
    needs: [],
    programs: ['opentofu', 'tofu-provider-stand-in'],
  },
  {
    name: 'machines',
    description: 'what machines are told, validated by omnictl and Talos, and every command of the way from bare metal',
    needs: [],
    programs: ['omnictl', 'talos-config'],
  },
  {
    name: 'leftovers',
    description: 'suites and parts of clusters that are killed leave nothing behind',
    needs: ['schema'],
    programs: [],
  },
];
