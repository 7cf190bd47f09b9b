// Conformance is worth what it finds: mistakes that every schema lets through, and that only an API server refuses.
import { checkObjects } from '@cedille/checks';
import { createKubernetesClient, type KubernetesClient, type ObjectReference } from '@cedille/cluster';
import { parseManifests } from '@cedille/manifests';
import { loadKubernetesTypes } from '@cedille/types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openCluster, type SuiteCluster } from '../support/open-cluster.ts';
import { readSettings } from '../support/settings.ts';
import { judgeEnvironment } from './judge/judge-environment.ts';
import { AGAINST_RULES } from './mistakes/against-rules.ts';
import { FORBIDDEN_CHANGES } from './mistakes/forbidden-changes.ts';
import { GROUND } from './mistakes/ground.ts';
import { IMPOSSIBLE_VALUES } from './mistakes/impossible-values.ts';

const file = 'dist/rendered/test/mistakes.yaml';
const registry = (await loadKubernetesTypes()).mergeCrds([parse(GROUND[0]!)]);
const ground = render(GROUND.join('\n---\n'), 'ground');
const defined = new Map<string, string>();
let suite: SuiteCluster;
let client: KubernetesClient;

beforeAll(async () => {
  suite = await openCluster({ settings: readSettings(), what: 'mistakes that conformance finds', needs: ['schema'] });
  client = createKubernetesClient({ kubeconfig: suite.cluster.kubeconfig });
  const { foundation } = await judgeEnvironment({ client, components: [ground], defined });
  expect(foundation).toEqual([]);
});

afterAll(async () => {
  client?.close();
  await suite?.close();
});

function render(text: string, component = 'mistakes') {
  const { manifests, problems } = parseManifests({ text, file });
  expect(problems).toEqual([]);
  return { component, environment: 'test', file, namespace: 'mistakes', manifests };
}

describe('conformance refuses', () => {
  it.each([...AGAINST_RULES, ...FORBIDDEN_CHANGES, ...IMPOSSIBLE_VALUES])(
    '$rule: $name',
    async ({ given, object, says }) => {
      const rendered = render(object);
      const known = checkObjects({ ...rendered, registry }).filter(({ code }) => code === 'object-field');
      expect(known, 'a plain schema finds it already').toEqual([]);
      if (given) await client.apply(parse(given) as ObjectReference);
      const judge = await judgeEnvironment({ client, components: [ground, rendered], defined });
      const { problems } = await judge.judge(rendered);
      const refused = [...judge.foundation, ...problems].filter(({ severity }) => severity === 'error');
      expect(refused.map(({ message }) => message).join('\n')).toMatch(says);
      expect(refused[0]).toMatchObject({ code: 'object-refused', component: 'mistakes', at: { file } });
    },
  );

  it('nothing that is right', async () => {
    const right = render(`
apiVersion: v1
kind: ConfigMap
metadata: { name: fine, namespace: mistakes, labels: { owner: us } }
data: { a: b }`);
    const judge = await judgeEnvironment({ client, components: [ground, right], defined });
    expect(await judge.judge(right)).toEqual({ problems: [], objects: 1, pods: 0 });
  });
});
