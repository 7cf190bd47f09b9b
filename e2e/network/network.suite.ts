// Services that get their addresses, and hosts that get their names: the real controller of MetalLB and the real ExternalDNS
// beside a control plane, with pools, rights, arguments, Gateways and routes as they are rendered. A zone in memory stands in
// for Google's, and what Contour would say of Gateways and routes is said in its place.
import { createKubernetesClient } from '@cedille/cluster';
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { findEnvironment } from '../support/find-environment.ts';
import { openCluster } from '../support/open-cluster.ts';
import { readSettings } from '../support/settings.ts';
import { tell } from '../support/tell.ts';
import type { Scene } from './scenarios/scene.ts';
import { addresses } from './scenarios/addresses.ts';
import { names } from './scenarios/names.ts';
/** Those that are tried, and those that they need beside them. */
const NEEDED = ['metallb', 'external-dns', 'contour', 'gateway-api'];

describe('addresses and names', () => {
  const settings = readSettings();
  let scene: Scene;
  let missing: string | undefined;

  beforeAll(async () => {
    const network = await findEnvironment(settings, NEEDED);
    if (typeof network === 'string') return void (missing = network);
    tell(`${network.environment}: its pools, Gateways and routes`);
    const { run, cluster } = await openCluster({ settings, what: 'network', needs: ['fakePods'] });
    const { kubeconfig } = cluster;
    scene = { root: settings.root, run, client: createKubernetesClient({ kubeconfig }), kubeconfig, network };
  });
  afterAll(async () => {
    scene?.client.close();
    await scene?.run.close();
  });
  beforeEach(({ skip }) => {
    if (missing !== undefined) skip(missing);
  });

  addresses(() => scene);
  names(() => scene);
});
