import type { KubernetesClient, Run } from '@cedille/cluster';
import type { RenderedEnvironment } from '../../support/find-environment.ts';

/** What scenarios work with. */
export interface Scene {
  root: string;
  run: Run;
  client: KubernetesClient;
  /** Of somebody who may do everything. */
  kubeconfig: string;
  network: RenderedEnvironment;
}
