import { until, type KubernetesObject } from '@cedille/cluster';
import { lastLines, type RunningProgram } from '@cedille/program';
import { beforeAll, describe, expect, it } from 'vitest';
import { furnish } from '../../support/furnish.ts';
import { startWorkload } from '../../support/start-workload.ts';
import { poolsOf, type Pool } from '../pools.ts';
import type { Scene } from './scene.ts';

/** Of a range for documentation that no pool may have, because nobody could reach it. */
const OUTSIDE = '240.0.0.1';

/** The controller of MetalLB gives addresses of the pools that are rendered. Its speakers, which announce them, do not run. */
export function addresses(scene: () => Scene): void {
  describe('MetalLB', () => {
    let pools: Pool[];
    let controller: RunningProgram;

    beforeAll(async () => {
      if (!scene()) return;
      const { root, run, client, kubeconfig, network } = scene();
      const objects = network.of('metallb');
      pools = poolsOf(objects);
      await furnish(client, objects);
      const workload = objects.find(
        ({ kind, metadata }) => kind === 'Deployment' && /-controller$/.test(metadata.name),
      );
      const { namespace } = workload!.metadata;
      const [metrics, health] = [await run.port(), await run.port()];
      const own = ['--webhook-mode=disabled', `--namespace=${namespace}`, `--health-probe-port=${health}`];
      controller = await startWorkload({
        ...{ root, run, client, kubeconfig, workload: workload! },
        tool: 'metallb-controller',
        // The last one of a name counts.
        adapt: args => [...args, ...own, `--port=${metrics}`],
        // It makes itself the owner of what it writes.
        env: { METALLB_POD_NAME: await podOf(scene(), workload!) },
      });
    });

    const soon = (what: string, condition: () => Promise<boolean>, state?: () => Promise<string>): Promise<void> =>
      until({
        what,
        ...(state && { state }),
        condition: async () => {
          if (!controller.isRunning()) throw new Error(`MetalLB has ended: ${lastLines(controller.logFile!, 10)}`);
          return condition();
        },
      });

    const poolsWith = (address: string): Pool[] => pools.filter(({ has }) => has(address));

    const addressOf = async (service: KubernetesObject): Promise<string | undefined> => {
      const { status } = (await scene().client.read(service)) as { status?: { loadBalancer?: Balancer } };
      return status?.loadBalancer?.ingress?.[0]?.ip;
    };

    const given = async (service: KubernetesObject): Promise<string> => {
      await scene().client.apply(service);
      const said = async () => (await saidOf(service)).join('; ');
      await soon(`${service.metadata.name} has an address`, async () => (await addressOf(service)) !== undefined, said);
      return (await addressOf(service))!;
    };

    /** What MetalLB says of a Service that it cannot serve. */
    const saidOf = async ({ metadata }: KubernetesObject): Promise<string[]> => {
      const events = await scene().client.list({ apiVersion: 'v1', kind: 'Event', namespace: metadata.namespace! });
      return events
        .filter(event => (event['involvedObject'] as { name: string }).name === metadata.name)
        .map(event => `${String(event['reason'])}: ${String(event['message'])}`);
    };

    const refused = async (service: KubernetesObject): Promise<void> => {
      await scene().client.apply(service);
      const told = async () => (await saidOf(service)).some(text => text.startsWith('AllocationFailed'));
      await soon(`MetalLB refuses ${service.metadata.name}`, told, async () => String(await addressOf(service)));
      expect(await addressOf(service)).toBeUndefined();
    };

    it('gives a Service that asks for nothing an address that is for everybody', async () => {
      const service = balanced('unasked');
      if (!pools.some(({ unasked }) => unasked)) return refused(service);
      const address = await given(service);
      expect(poolsWith(address)).toEqual([expect.objectContaining({ unasked: true })]);
    });

    it('gives every Service that is rendered an address of the pool that it asks for', async () => {
      const { network } = scene();
      const services = network.all.filter(isBalanced);
      expect(services).not.toEqual([]);
      await furnish(scene().client, services);
      for (const service of services) {
        const address = await given(service);
        const asked = service.metadata.annotations?.['metallb.io/address-pool'];
        expect(poolsWith(address), service.metadata.name).toEqual([
          expect.objectContaining(asked === undefined ? { unasked: true } : { name: asked }),
        ]);
      }
    });

    it('gives nobody an address that is in no pool', async () => {
      expect(pools.some(({ has }) => has(OUTSIDE))).toBe(false);
      await refused(balanced('outside', { 'metallb.io/loadBalancerIPs': OUTSIDE }));
    });

    it('gives an address away once, and again when the first has left', async () => {
      const { client } = scene();
      const pool = pools[0]!;
      const first = balanced('first', { 'metallb.io/address-pool': pool.name });
      const address = await given(first);
      const second = balanced('second', { 'metallb.io/loadBalancerIPs': address });
      await refused(second);
      await client.delete(first);
      expect(await given(second)).toBe(address);
    });

    it('makes the key of its speakers by itself, for addresses cannot wait for Vault', async () => {
      const { client, network } = scene();
      const namespace = network.of('metallb').find(({ kind }) => kind === 'IPAddressPool')!.metadata.namespace!;
      const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'metallb-memberlist', namespace } };
      const keys = async (): Promise<string[]> => Object.keys((await client.read(secret))?.['data'] ?? {});
      await soon('the key is there', async () => (await keys()).length > 0);
      expect(await keys()).toEqual(['secretkey']);
    });
  });
}

/** The Pod that the cluster has made of a Deployment, though nothing runs in it. */
async function podOf({ client }: Scene, { metadata: { name, namespace } }: KubernetesObject): Promise<string> {
  const named = async (): Promise<string | undefined> => {
    const pods = await client.list({ apiVersion: 'v1', kind: 'Pod', namespace: namespace! });
    return pods.map(({ metadata }) => metadata.name).find(pod => pod.startsWith(`${name}-`));
  };
  await until({ what: `${name} has a Pod`, condition: async () => (await named()) !== undefined });
  return (await named())!;
}

interface Balancer {
  ingress?: { ip?: string }[];
}

/** Whether a Service asks for an address. */
export function isBalanced({ kind, spec }: KubernetesObject): boolean {
  return kind === 'Service' && (spec as { type?: string }).type === 'LoadBalancer';
}

/** A Service that asks for an address. */
export function balanced(name: string, annotations: Record<string, string> = {}): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default', annotations },
    spec: { type: 'LoadBalancer', selector: { app: name }, ports: [{ port: 80 }] },
  };
}
