// New versions that get a share of the requests first: the real Argo Rollouts with the rights, arguments and plugin that are
// rendered, and the rendered application on trial. What its new version answers is in a real ClickHouse, which it asks as
// rendered, over HTTPS and with its account. Pods are fakes; steps take seconds in place of minutes.
import { createKubernetesClient, until, type KubernetesClient, type KubernetesObject } from '@cedille/cluster';
import { ask } from '@cedille/net';
import { lastLines, type RunningProgram } from '@cedille/program';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { findEnvironment, type RenderedEnvironment } from '../support/find-environment.ts';
import { furnish } from '../support/furnish.ts';
import { openCluster, type SuiteCluster } from '../support/open-cluster.ts';
import { readSettings } from '../support/settings.ts';
import { startWorkload } from '../support/start-workload.ts';
import { tell } from '../support/tell.ts';
import { serveMeasurements, type Measurements } from './serve-measurements.ts';
import { asTried, inVersion } from './trial.ts';

const ACCOUNT = { user: 'rollouts', password: 'of-the-suite' };

describe('a new version on trial', () => {
  const settings = readSettings();
  let missing: string | undefined;
  let suite: SuiteCluster;
  let client: KubernetesClient;
  let rendered: RenderedEnvironment;
  let measurements: Measurements;
  let controller: RunningProgram;
  let rollout: KubernetesObject;
  let routes: KubernetesObject[];
  let withPlugin: boolean;

  beforeAll(async () => {
    const found = await findEnvironment(settings, ['argo-rollouts', 'canary', 'gateway-api']);
    if (typeof found === 'string') return void (missing = found);
    rendered = found;
    tell(`${rendered.environment}: its Argo Rollouts, and the application on trial`);
    suite = await openCluster({ settings, what: 'rollouts', needs: ['fakePods'] });
    const { run, cluster } = suite;
    client = createKubernetesClient({ kubeconfig: cluster.kubeconfig });
    measurements = await serveMeasurements({ root: settings.root, run, account: ACCOUNT });
    const own = rendered.of('argo-rollouts');
    withPlugin = await isPluginThere(own);
    await furnish(client, definitionsOfRoutes(rendered));
    await furnish(client, withPlugin ? own : own.filter(({ metadata }) => metadata.name !== 'argo-rollouts-config'));
    const tried = rendered
      .of('canary')
      .map(object => asTried(object, { clickhouse: measurements.address, routes: withPlugin }));
    rollout = tried.find(({ kind }) => kind === 'Rollout')!;
    routes = tried.filter(({ kind }) => kind === 'HTTPRoute');
    await furnish(client, tried);
    await client.apply(passwordFor(tried));
    const [metrics, health] = [await run.port(), await run.port()];
    controller = await startWorkload({
      ...{ root: settings.root, run, client, kubeconfig: cluster.kubeconfig },
      workload: own.find(({ kind }) => kind === 'Deployment')!,
      tool: 'argo-rollouts',
      adapt: (args, file) => [
        ...args.filter(one => !/^--(healthz|metrics)Port=/.test(one)),
        ...[`--healthzPort=${health}`, `--metricsPort=${metrics}`, `--kubeconfig=${file}`],
        ...['--namespaced=false', '--leader-elect=false'],
      ],
      env: { SSL_CERT_DIR: measurements.authorities },
    });
  });
  afterAll(async () => {
    client?.close();
    await suite?.close();
  });
  beforeEach(({ skip }) => {
    if (missing !== undefined) skip(missing);
  });

  const stateOf = async (): Promise<RolloutState> => ((await client.read(rollout))?.['status'] ?? {}) as RolloutState;

  const becomes = (what: string, condition: (state: RolloutState) => boolean | Promise<boolean>): Promise<void> =>
    until({
      what,
      timeoutMs: 120_000,
      condition: async () => {
        if (!controller.isRunning()) throw new Error(`Argo Rollouts has ended: ${lastLines(controller.logFile!, 10)}`);
        return condition(await stateOf());
      },
      state: async () => `${JSON.stringify(await stateOf())}\n${lastLines(controller.logFile!, 10)}`,
    });

  /** Begins a trial. @returns the hash by which Pods of the new version are known */
  const tryVersion = async (version: string, pause?: string): Promise<string> => {
    const { currentPodHash: before } = await stateOf();
    await client.apply(inVersion(rollout, version, pause));
    await becomes(
      `${version} is on trial`,
      ({ currentPodHash }) => currentPodHash !== undefined && currentPodHash !== before,
    );
    return (await stateOf()).currentPodHash!;
  };

  const answered = (hash: string, requests: { ok: number; failed: number }): Promise<void> => {
    const { name, namespace } = rollout.metadata;
    return measurements.write({ pod: `${name}-${hash}-abcde`, namespace: namespace!, ...requests });
  };

  const selectedBy = async (which: 'canary' | 'stable'): Promise<string | undefined> => {
    const { name, namespace } = rollout.metadata;
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `${name}-${which}`, namespace: namespace! },
    };
    const { selector } = (await client.read(service))!.spec as { selector: Record<string, string> };
    return selector['rollouts-pod-template-hash'];
  };

  const sharesOf = async (): Promise<number[][]> =>
    Promise.all(
      routes.map(async route => {
        const { rules } = (await client.read(route))!.spec as { rules: { backendRefs: { weight?: number }[] }[] };
        return rules.flatMap(({ backendRefs }) => backendRefs.map(({ weight }) => weight ?? 1));
      }),
    );

  /** Everything goes to the stable version. */
  const isAsBefore = async (): Promise<boolean> => (await sharesOf()).every(weights => weights.join() === '100,0');

  it('the first one gets everything', async () => {
    await becomes('the first version is healthy', ({ phase }) => phase === 'Healthy');
    const { stableRS } = await stateOf();
    expect(stableRS).toBeTruthy();
    expect(await selectedBy('stable')).toBe(stableRS);
  });

  it('is measured by its own Pods, with the account that is rendered, and takes over when it answers well', async () => {
    const { stableRS: before } = await stateOf();
    const hash = await tryVersion('good');
    await answered(before!, { ok: 0, failed: 50 });
    await answered(hash, { ok: 99, failed: 1 });
    await becomes(
      'both versions run',
      async ({ stableRS }) => stableRS === before && (await selectedBy('canary')) === hash,
    );
    expect(await selectedBy('stable')).toBe(before);
    await becomes('the new version has taken over', ({ phase, stableRS }) => phase === 'Healthy' && stableRS === hash);
    await becomes('requests go to it', async () => (await selectedBy('stable')) === hash);
    expect(measurements.asked.length).toBeGreaterThan(1);
    for (const query of measurements.asked) expect(query).toContain(`'-${hash}-'`);
    expect(measurements.refused).toBe(0);
  });

  it('gets the shares of the requests that its steps say, and then all', async ({ skip }) => {
    if (!withPlugin) skip('the plugin that moves shares of a route cannot be had');
    const seen = new Set<string>();
    const hash = await tryVersion('shared');
    await becomes('the new version has taken over', async ({ phase, stableRS }) => {
      seen.add(JSON.stringify(await sharesOf()));
      return phase === 'Healthy' && stableRS === hash;
    });
    const { steps } = (rollout.spec as { strategy: { canary: { steps: { setWeight?: number }[] } } }).strategy.canary;
    for (const { setWeight } of steps)
      if (setWeight !== undefined)
        expect([...seen]).toContainEqual(JSON.stringify(routes.map(() => [100 - setWeight, setWeight])));
    await becomes('the route is as it was', isAsBefore);
  });

  it('goes back by itself when it answers badly, and nobody is sent to it any more', async () => {
    const { stableRS: before } = await stateOf();
    const hash = await tryVersion('bad');
    await answered(hash, { ok: 50, failed: 50 });
    await becomes('the trial is over', ({ phase, abort }) => phase === 'Degraded' && abort === true);
    expect((await stateOf()).stableRS).toBe(before);
    expect(await selectedBy('stable')).toBe(before);
    if (withPlugin) await becomes('all requests are back', isAsBefore);
  });

  it('does not take over while nobody knows how it answers', async () => {
    const { stableRS: before } = await stateOf();
    measurements.answers = false;
    // An answer that is lost is asked for again in ten seconds, whatever the pace of measurements.
    await tryVersion('unknown', '2m');
    await becomes('the trial is over', ({ phase, abort }) => phase === 'Degraded' && abort === true);
    expect((await stateOf()).stableRS).toBe(before);
    measurements.answers = true;
  });

  it('needs no right that is not rendered', () => {
    expect(controller.isRunning()).toBe(true);
    const complaints = lastLines(controller.logFile!, 10_000).split('\n');
    expect(complaints.filter(line => /forbidden|cannot (list|watch|get)/i.test(line))).toEqual([]);
  });
});

/** What Argo Rollouts says of a trial. */
interface RolloutState {
  phase?: string;
  abort?: boolean;
  stableRS?: string;
  currentPodHash?: string;
}

/** HTTPRoute and what belongs to it. */
function definitionsOfRoutes({ of }: RenderedEnvironment): KubernetesObject[] {
  return of('gateway-api').filter(({ kind }) => kind === 'CustomResourceDefinition');
}

/** Whether the plugin is where the rendered configuration says: Argo Rollouts fetches it by itself, and checks its digest. */
async function isPluginThere(objects: readonly KubernetesObject[]): Promise<boolean> {
  const config = objects.find(({ metadata }) => metadata.name === 'argo-rollouts-config') as { data?: Plugins };
  const [plugin] = parse(config?.data?.trafficRouterPlugins ?? '[]') as { location: string }[];
  if (!plugin) return false;
  try {
    const { status, body } = await ask(new URL(plugin.location), { method: 'HEAD' });
    await body.dump();
    if (status < 400) return true;
    tell(`${plugin.location} answers ${status}: shares are numbers of Pods`);
  } catch (error) {
    tell(`${(error as Error).message}: shares are numbers of Pods`);
  }
  return false;
}

interface Plugins {
  trafficRouterPlugins?: string;
}

/** The Secret that an analysis signs in with, which its operator would make from Vault. */
function passwordFor(objects: readonly KubernetesObject[]): KubernetesObject {
  const template = objects.find(({ kind }) => kind === 'AnalysisTemplate')!;
  const { args } = template.spec as { args: { valueFrom?: { secretKeyRef: { name: string; key: string } } }[] };
  const { name, key } = args.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? [])[0]!;
  const { namespace } = template.metadata;
  const metadata = { name, namespace: namespace! };
  return { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { [key]: ACCOUNT.password } };
}
