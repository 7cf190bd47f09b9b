import { join } from 'node:path';
import { cacheFolder } from '@cedille/program';
import type { Leftover } from '../runs/run-record.ts';
import { CLUSTER_LABEL } from './node-registry.ts';
import type { RuntimeName } from './runtime.ts';

/** Where what belongs to a cluster that stays is kept. */
export function keptFolder(name: string): string {
  return join(cacheFolder(), 'clusters', `kind-${name}`);
}

/** What a cluster consists of, in the order in which it comes about: it is taken away in the opposite one. */
export function leftoversOf(name: string, runtime: RuntimeName): Leftover[] {
  return [
    { kind: 'network', runtime, name: `kind-${name}` },
    { kind: 'volumes', runtime, label: `${name}-control-plane` },
    { kind: 'containers', runtime, label: `${CLUSTER_LABEL}=${name}` },
    { kind: 'containers', runtime, label: `io.x-k8s.kind.cluster=${name}` },
  ];
}
