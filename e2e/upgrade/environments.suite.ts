// The release before, then this one, on one API server, for each environment: nothing that holds data may become another
// object, nothing may be refused, and nothing may be left behind.
import { createKubernetesClient } from '@cedille/cluster';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { expectNoProblems } from '../support/expect-no-problems.ts';
import { openCluster, type SuiteCluster } from '../support/open-cluster.ts';
import { releaseBefore } from '../support/release-before.ts';
import { renderRelease } from '../support/render-release.ts';
import { readSettings } from '../support/settings.ts';
import { tell } from '../support/tell.ts';
import { judgeUpgrade } from './judge/judge-upgrade.ts';

const settings = readSettings();
const { root, environments } = settings;
const base = await releaseBefore(root, process.env.CEDILLE_E2E_BASE);
tell(`the release before is ${base.title}`);
const after = await renderRelease({ root, environments });
const before = await renderRelease({ root: base.root, environments, released: true });

let suite: SuiteCluster;

beforeAll(async () => {
  suite = await openCluster({ settings, what: 'upgrade', needs: ['schema'] });
});
afterAll(() => suite?.close());

describe.each(after)('$environment', ({ environment, components, standIns, partial }) => {
  const old = before.find(release => release.environment === environment);

  it.skipIf(!old)('keeps everything that holds data, and leaves nothing behind', async () => {
    if (partial.length) tell(`${environment}: of ${partial.join(', ')} only our own layer is upgraded`);
    await suite.cluster.reset();
    const client = createKubernetesClient({ kubeconfig: suite.cluster.kubeconfig });
    try {
      const judge = judgeUpgrade({
        client,
        environment,
        standIns: [...old!.standIns, ...standIns],
        before: old!.components,
        after: components,
      });
      const { problems, compared, pruned, kept } = await Promise.race([judge, suite.cluster.broken]);
      tell(`${environment}: ${compared} objects that hold data compared; removed ${list(pruned)}; kept ${list(kept)}`);
      expectNoProblems(problems);
    } finally {
      client.close();
    }
  });
});

function list(names: readonly string[]): string {
  return names.join(', ') || 'nothing';
}
