// Upgrades that must not pass: each is the small platform with one change that looks harmless in a review.
import { createKubernetesClient } from '@cedille/cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPlatform } from '../support/find-platform.ts';
import { makeWorkspace, type Workspace } from '../support/make-workspace.ts';
import { openCluster, type SuiteCluster } from '../support/open-cluster.ts';
import { renderRelease, type RenderedRelease } from '../support/render-release.ts';
import { readSettings } from '../support/settings.ts';
import { judgeUpgrade, type UpgradeVerdict } from './judge/judge-upgrade.ts';

const WORKLOAD = 'charts/database/templates/workload.yaml';

let suite: SuiteCluster;
let workspace: Workspace;
let before: RenderedRelease;

beforeAll(async () => {
  suite = await openCluster({ settings: readSettings(), what: 'upgrades that must not pass', needs: ['schema'] });
  workspace = await makeWorkspace({
    platform: await findPlatform('lab'),
    registry: 'oci://registry.example',
    run: suite.run,
  });
  before = await render();
});
afterAll(() => suite?.close());

async function render(): Promise<RenderedRelease> {
  return (await renderRelease({ root: workspace.root, environments: undefined }))[0]!;
}

/** The upgrade from the platform as it is to one with a change, which is then taken back. */
async function upgrade(file: string, edit: (text: string) => string): Promise<UpgradeVerdict> {
  const text = await workspace.read(file);
  await workspace.commit('feat: a change', { [file]: edit(text) });
  const after = await render();
  await workspace.commit('revert: the change', { [file]: text });
  await suite.cluster.reset();
  const client = createKubernetesClient({ kubeconfig: suite.cluster.kubeconfig });
  try {
    const { environment } = before;
    return await judgeUpgrade({
      client,
      environment,
      standIns: [],
      before: before.components,
      after: after.components,
    });
  } finally {
    client.close();
  }
}

const found = ({ problems }: UpgradeVerdict) => problems.map(({ code, object }) => `${code} ${object}`).sort();

describe('an upgrade', () => {
  it('that changes only what may change passes', async () => {
    const verdict = await upgrade('charts/shop/values.yaml', text => text.replace('text: first', 'text: second'));
    expect(verdict.problems).toEqual([]);
    expect(verdict.compared).toBeGreaterThan(5);
  });

  it('that changes what cannot change is refused, with what the server says', async () => {
    const verdict = await upgrade(WORKLOAD, text => text.replace('storage: 1Gi', 'storage: 2Gi'));
    expect(found(verdict)).toEqual(['object-refused StatefulSet database/database']);
    expect(verdict.problems[0]!.message).toMatch(/updates to statefulset spec for fields other than/);
  });

  it('that gives something with data another name loses it', async () => {
    const verdict = await upgrade(WORKLOAD, text => text.replace('name: {{ include "common.name" . }}', 'name: sql'));
    expect(found(verdict)).toEqual(['object-recreated StatefulSet database/database']);
    expect(verdict.pruned).toEqual(['database: StatefulSet database/database']);
  });

  it('that replaces something with data by force loses it', async () => {
    const verdict = await upgrade(WORKLOAD, text =>
      text.replace(
        '  labels:',
        "  annotations: { argocd.argoproj.io/sync-options: 'Replace=true,Force=true' }\n  labels:",
      ),
    );
    expect(found(verdict)).toEqual(['object-recreated StatefulSet database/database']);
  });

  it('that drops a definition loses every resource of its kind', async () => {
    const verdict = await upgrade('charts/certificates/templates/definition.yaml', () => '');
    expect(found(verdict)).toEqual([
      'object-recreated CustomResourceDefinition issuers.certificates.lab.example',
      'object-recreated Issuer database/database',
    ]);
  });

  it('that moves a component to another namespace loses what was in the old one', async () => {
    const verdict = await upgrade('charts/database/component.yaml', text =>
      text.replace('namespace: database', 'namespace: data'),
    );
    expect(found(verdict)).toContain('object-recreated StatefulSet database/database');
    expect(verdict.kept).toContain('database: Namespace database');
  });
});
