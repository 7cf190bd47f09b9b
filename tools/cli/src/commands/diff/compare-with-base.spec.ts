import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resolveBase } from '@cedille/pipeline';
import { createRepository, type Repository } from '@cedille/program/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { compareWithBase, remarksOf, type Comparison } from './compare-with-base.ts';

const workspace = fileURLToPath(new URL('../../../../../', import.meta.url));
let repository: Repository;
let root: string;
const write = (file: string, text: string): Promise<void> => repository.write({ [file]: text });

/** A component with one template, in an environment of the repository that needs no other one. */
beforeAll(async () => {
  repository = await createRepository();
  ({ root } = repository);
  const environment = 'local';
  const facts = readFileSync(join(workspace, 'environments', environment, 'environment.yaml'), 'utf8');
  await write(`environments/${environment}/environment.yaml`, facts.replace(/components:[^]*$/, 'components: [one]\n'));
  await write('environments/shared.yaml', readFileSync(join(workspace, 'environments/shared.yaml'), 'utf8'));
  await write('tools/versions.yaml', readFileSync(join(workspace, 'tools/versions.yaml'), 'utf8'));
  await write('charts/one/Chart.yaml', 'apiVersion: v2\nname: one\nversion: 0.1.0\ndescription: One.\n');
  await write('charts/one/component.yaml', COMPONENT);
  await write(
    'charts/one/values.schema.json',
    '{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"}',
  );
  await write('charts/one/values.yaml', 'greeting: hello\n');
  await write('charts/one/templates/config.yaml', CONFIG);
  mkdirSync(join(root, 'node_modules'));
  for (const name of readdirSync(join(workspace, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(workspace, 'node_modules', name), join(root, 'node_modules', name));
  }
  await write('.gitignore', 'node_modules\n');
  await repository.commit('first');
});
afterAll(() => repository.remove());

const COMPONENT = `title: { en: One, fr: Un }
description: { en: One., fr: Un. }
category: network
owner: sre
namespace: one
`;
const CONFIG = `apiVersion: v1
kind: ConfigMap
metadata:
  name: one
data:
  greeting: {{ .Values.greeting | quote }}
`;

/** A component that names what the first one makes. */
const READER = {
  'charts/reader/Chart.yaml': 'apiVersion: v2\nname: reader\nversion: 0.1.0\ndescription: Reader.\n',
  'charts/reader/component.yaml': COMPONENT,
  'charts/reader/values.schema.json': '{"type": "object"}',
  'charts/reader/templates/pod.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: reader
spec:
  containers: [{ name: reader, image: "reader:1", envFrom: [{ configMapRef: { name: one } }] }]
`,
};

/** A component that renders what another environment says. */
const HUB = {
  'charts/hub/Chart.yaml': 'apiVersion: v2\nname: hub\nversion: 0.1.0\ndescription: Hub.\n',
  'charts/hub/component.yaml': `${COMPONENT}reads: delivered\n`,
  'charts/hub/values.schema.json': '{"type": "object"}',
  'charts/hub/src/values.ts': `import { defineValues } from '@cedille/values/generator';
export default defineValues()(({ platform: { delivers } }) => ({ sizes: delivers.map(({ hosted }) => hosted.sizing) }));
`,
  'charts/hub/templates/config.yaml': `apiVersion: v1
kind: ConfigMap
metadata: { name: hub }
data: { sizes: {{ toJson .Values.sizes | quote }} }
`,
};

/** An environment that lives in the cluster of another one. */
function guestOf(host: string, sizing: string): string {
  const {
    vault,
    clubs: _clubs,
    brings: _brings,
    delivery: _delivery,
    ...facts
  } = parse(host) as Record<string, object>;
  const at = {
    kind: 'vcluster',
    host: 'local',
    endpoint: 'https://guest.vcluster-guest.svc:443',
    kubernetes: '1.35.4',
  };
  return stringify({
    ...facts,
    ...{ name: 'guest', sizing, components: ['reader'], domain: { base: 'guest.example' } },
    cluster: { name: 'guest', ...at },
    vault: { ...vault, mode: 'external', authMount: 'kubernetes/guest', kv: { mount: 'kv-guest', version: 2 } },
  });
}

const part = (size: number): string =>
  `apiVersion: example.com/v1\nkind: Part\nmetadata: { name: a, namespace: one }\nspec: { size: ${size} }\n`;

const DEFINITION = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: parts.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Part, plural: parts }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties: { size: { type: integer, x-kubernetes-validations: [{ rule: self >= oldSelf }] } }
`;

/** A component that brings a kind. */
const BRINGER = {
  'charts/bringer/Chart.yaml': 'apiVersion: v2\nname: bringer\nversion: 0.1.0\ndescription: Bringer.\n',
  'charts/bringer/component.yaml': COMPONENT,
  'charts/bringer/values.schema.json': '{"type": "object"}',
  'charts/bringer/templates/part.yaml': DEFINITION,
  'charts/bringer/types.json': JSON.stringify({
    source: { what: 'bringer', version: '1', command: './cedille types bringer' },
    kinds: { 'example.com/v1/Part': { scope: 'Namespaced', plural: 'parts', type: 'Part' } },
    types: { Part: { '*': 'any' } },
  }),
};

function names({ difference }: Comparison): string[] {
  return difference.environments.flatMap(({ environment, objects }) =>
    objects.map(({ change, identity }) => `${environment} ${change} ${identity.kind} ${identity.name}`),
  );
}

describe('compareWithBase', () => {
  it('finds nothing in a tree without a change, nor for a change that nothing reads', async () => {
    await write('README.md', 'hello');
    expect(names(await compareWithBase({ root }))).toEqual([]);
  });

  it('shows exactly the objects that change', async () => {
    await write('charts/one/values.yaml', 'greeting: bonjour\n');
    expect(names(await compareWithBase({ root }))).toEqual(['local changed ConfigMap one']);
    await write('charts/one/values.yaml', 'greeting: hello\n');
  });

  it('says which fact changes nothing', async () => {
    const file = 'environments/local/environment.yaml';
    const facts = readFileSync(join(root, file), 'utf8');
    await write(file, facts.replace('replicas: 1', 'replicas: 2'));
    expect((await compareWithBase({ root })).unread).toEqual([
      'local: storageClasses.replicas changes, and no object does: nothing that runs there reads it.',
    ]);
    await write(file, facts);
  });

  it('looks for who names what goes in components that do not change', async () => {
    const file = 'environments/local/environment.yaml';
    const facts = readFileSync(join(root, file), 'utf8');
    for (const [path, text] of Object.entries(READER)) await write(path, text);
    await write(file, facts.replace('[one]', '[one, reader]'));
    await repository.commit('reader');
    await write('charts/one/templates/config.yaml', CONFIG.replace('name: one', 'name: another'));
    const { difference } = await compareWithBase({ root });
    expect(difference.environments[0]!.dangers).toMatchObject([{ code: 'still-named', component: 'one' }]);
    await repository.git('reset', '-q', '--hard', 'HEAD~1');
  });

  it('sees what an environment changes in the one that delivers it, and that it leaves', async () => {
    const file = 'environments/local/environment.yaml';
    const facts = readFileSync(join(root, file), 'utf8');
    for (const [path, text] of Object.entries({ ...HUB, ...READER })) await write(path, text);
    await write('environments/guest/environment.yaml', guestOf(facts, 'small'));
    await write(file, facts.replace('[one]', '[hub, one]'));
    await repository.commit('guest');
    await write('environments/guest/environment.yaml', guestOf(facts, 'large'));
    expect(names(await compareWithBase({ root }))).toEqual(['local changed ConfigMap hub']);
    rmSync(join(root, 'environments/guest'), { recursive: true });
    expect(names(await compareWithBase({ root }))).toEqual(['guest removed Pod reader', 'local changed ConfigMap hub']);
    await repository.git('reset', '-q', '--hard', 'HEAD~1');
  });

  it('holds a change against the definition of a component that does not change', async () => {
    const file = 'environments/local/environment.yaml';
    const facts = readFileSync(join(root, file), 'utf8');
    for (const [path, text] of Object.entries(BRINGER)) await write(path, text);
    await write(file, facts.replace('[one]', '[bringer, one]'));
    await write('charts/one/templates/part.yaml', part(3));
    await repository.commit('part');
    await write('charts/one/templates/part.yaml', part(4));
    expect((await compareWithBase({ root })).difference.environments[0]!.dangers).toEqual([]);
    await write('charts/one/templates/part.yaml', part(2));
    const { difference } = await compareWithBase({ root });
    expect(difference.environments[0]!.dangers).toMatchObject([
      { code: 'update-refused', component: 'one', path: 'spec.size' },
    ]);
    await repository.git('reset', '-q', '--hard', 'HEAD~1');
  });

  it('says which component cannot be compared, because Helm refuses it', async () => {
    await write('charts/one/templates/config.yaml', '{{ fail "no" }}');
    const comparison = await compareWithBase({ root });
    expect(names(comparison)).toEqual([]);
    expect(comparison.problems).toMatchObject([{ component: 'one', environment: 'local' }]);
    expect(remarksOf(comparison)[0]).toMatch(/^local: one is not compared, because it cannot be rendered/);
    await repository.commit('broken');
    await write('charts/one/templates/config.yaml', CONFIG);
    const repaired = await compareWithBase({ root });
    expect(repaired.problems).toEqual([]);
    expect(remarksOf(repaired)[0]).toMatch(/because the base cannot be rendered/);
    await repository.git('reset', '-q', '--hard', 'HEAD~1');
  });

  it('sees a component that leaves an environment', async () => {
    const file = 'environments/local/environment.yaml';
    const facts = readFileSync(join(root, file), 'utf8');
    await write('charts/two/Chart.yaml', 'apiVersion: v2\nname: two\nversion: 0.1.0\ndescription: Two.\n');
    await write('charts/two/component.yaml', COMPONENT);
    await write('charts/two/values.schema.json', '{"type": "object"}');
    await write(file, facts.replace('[one]', '[two]'));
    expect(names(await compareWithBase({ root }))).toEqual(['local removed ConfigMap one']);
    await repository.git('checkout', '-q', '.');
    rmSync(join(root, 'charts/two'), { recursive: true });
  });
});

describe('resolveBase', () => {
  it('takes the place where main was left, and on main itself HEAD', async () => {
    const first = await repository.git('rev-parse', 'HEAD');
    expect(await resolveBase({ root })).toMatchObject({
      commit: first,
      title: expect.stringContaining('not committed') as string,
    });
    await repository.git('checkout', '-q', '-b', 'work');
    await repository.commit('work');
    expect(await resolveBase({ root })).toMatchObject({
      commit: first,
      title: expect.stringContaining('main was left') as string,
    });
    await repository.git('checkout', '-q', 'main');
  });

  it('refuses what is not a commit, and never takes it for an option', async () => {
    await expect(resolveBase({ root }, 'nowhere')).rejects.toThrow('nowhere is not a commit of this repository.');
    await expect(resolveBase({ root }, '--all')).rejects.toThrow('--all is not a commit');
  });
});
