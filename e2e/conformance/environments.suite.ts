// What we render is judged by Kubernetes itself: for each environment its definitions, namespaces, accounts and admission
// policies are put into a fresh API server, then every object of every component is tried there.
import { createKubernetesClient, type KubernetesClient } from '@cedille/cluster';
import { resolveTool } from '@cedille/helm';
import { runProgram } from '@cedille/program';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectNoProblems } from '../support/expect-no-problems.ts';
import { openCluster, type SuiteCluster } from '../support/open-cluster.ts';
import { renderEnvironments } from '../support/render-environments.ts';
import { readSettings } from '../support/settings.ts';
import { tell } from '../support/tell.ts';
import { judgeEnvironment, type EnvironmentJudge, type RenderedComponent } from './judge/judge-environment.ts';
import { nameDeciders } from './judge/name-deciders.ts';
import { standInDefinitions } from './judge/stand-in-definition.ts';
import { writeRendered } from './judge/write-rendered.ts';

const settings = readSettings();
const environments = await renderEnvironments(settings);

let suite: SuiteCluster;
let client: KubernetesClient;
const defined = new Map<string, string>();

beforeAll(async () => {
  suite = await openCluster({ settings, what: 'conformance', needs: ['schema'] });
  client = createKubernetesClient({ kubeconfig: suite.cluster.kubeconfig });
});

afterAll(async () => {
  client?.close();
  await suite?.close();
});

describe.each(environments)('$environment', ({ environment, components, partial, undefinedKinds }) => {
  let judge: EnvironmentJudge;
  const asked = components
    .filter(({ component }) => settings.components?.includes(component) ?? true)
    .map(rendered => ({ rendered, title: titleOf(rendered, environment) }));

  beforeAll(async () => {
    if (partial.length)
      tell(
        `${environment}: only our own layer of ${partial.join(', ')} is judged, because upstream was not available; ` +
          `${undefinedKinds.length} kinds have stand-ins, which judge all but the fields`,
      );
    judge = await judgeEnvironment({ client, components, standIns: standInDefinitions(undefinedKinds), defined });
  });

  afterAll(async () => judge?.leave());

  it('has definitions, namespaces and policies that the API server accepts', () => {
    expectNoProblems(judge.foundation);
  });

  it.each(asked)('$title: every object is accepted', async ({ rendered }) => {
    expect(judge.foundation.filter(({ severity }) => severity === 'error')).toEqual([]);
    const { problems, objects, pods } = await Promise.race([judge.judge(rendered), suite.cluster.broken]);
    tell(`${environment}/${rendered.component}: ${objects} objects and ${pods} Pods tried`);
    expectNoProblems(await nameDeciders({ root: settings.root, rendered, problems }));
  });

  it('is taken as a whole by kubectl apply -k, in a cluster that knows its kinds and namespaces', async () => {
    expect(judge.foundation.filter(({ severity }) => severity === 'error')).toEqual([]);
    const folder = await writeRendered(suite.run.folder, environment, components);
    const { path: file } = await resolveTool('kubectl', { root: settings.root, onProgress: tell });
    const apply = ['apply', '--server-side', '--force-conflicts', '--dry-run=server', '--kustomize', folder];
    const args = ['--kubeconfig', suite.cluster.kubeconfig, ...apply];
    const { stdout } = await runProgram({ file, args, timeoutMs: 280_000 });
    const said = stdout.trim().split('\n');
    expect(said.filter(line => !line.endsWith('-applied (server dry run)'))).toEqual([]);
    tell(`${environment}: kubectl apply -k takes ${said.length} objects`);
  });
});

/** What the Argo CD of another environment follows is judged with that environment. */
function titleOf(rendered: RenderedComponent, here: string): string {
  return rendered.environment === here ? rendered.component : `${rendered.component} of ${rendered.environment}`;
}
