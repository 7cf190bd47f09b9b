import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WAIVABLE } from '@cedille/checks';
import { resolveTool } from '@cedille/helm';
import { deriveTypes, formatFacts, loadKubernetesTypes } from '@cedille/types';
import { beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderPlatform } from '../render-platform.ts';
import type { RenderPlatformOptions } from '../rendering.ts';
import { chart, environment, namespace, REPOSITORY, workspaceOf } from './clusters.fixture.ts';

/** A definition whose rule a change makes another one. */
const definition = (rule = 'self.least <= self.most'): string => `---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: parts.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Part, plural: parts, singular: part, listKind: PartList}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          required: [spec]
          properties:
            spec:
              type: object
              required: [least, most]
              properties: {least: {type: integer}, most: {type: integer, maximum: 9}}
              x-kubernetes-validations: [{rule: "${rule}", message: least is at most most.}]
`;

const FACTS = formatFacts(
  await deriveTypes({
    source: { what: 'base', version: '1', command: './cedille types base' },
    objects: [parse(definition())],
    core: await loadKubernetesTypes(),
  }),
);

const part = (spec: string): string =>
  `---\napiVersion: example.com/v1\nkind: Part\nmetadata: {name: a, namespace: shop}\nspec: ${spec}\n`;
const shop = (spec: string): Record<string, string> =>
  chart('shop', namespace('shop') + part(spec), 'requires: [certificates]\n');
const base = (templates = definition()): Record<string, string> => ({
  ...chart('base', namespace('base') + templates, 'provides: [certificates]\n'),
  'charts/base/types.json': FACTS,
});

const WRONG = '{least: 3, most: 2}';

beforeEach(async context => {
  const helm = await resolveTool('helm', { root: REPOSITORY }).catch(() => undefined);
  if (!helm) context.skip('Helm is not available');
});

async function problemsIn(root: string, options: Partial<RenderPlatformOptions> = {}) {
  const { problems } = await renderPlatform({ root, ...options });
  return problems.filter(({ code }) => !WAIVABLE.has(code));
}

const found = async (files: Record<string, string>, options: Partial<RenderPlatformOptions> = {}) =>
  (await problemsIn(await workspaceOf({ ...base(), ...files }), options)).map(
    ({ code, component, environment: where }) => `${code} ${component} ${where}`,
  );

describe('a custom resource whose definition another component brings', () => {
  it('is held against its rules, and told of where it stands', async () => {
    const problems = await problemsIn(await workspaceOf({ ...base(), ...shop(WRONG) }));
    expect(problems).toEqual([
      {
        code: 'object-invalid',
        severity: 'error',
        message: 'spec breaks a rule of its definition (shop/templates/all.yaml).',
        component: 'shop',
        environment: 'lab',
        object: 'Part shop/a',
        path: 'spec',
        at: { file: 'dist/rendered/lab/shop.yaml', line: 11, column: 1 },
        source: { file: 'charts/shop/templates/all.yaml', line: 8, column: 1 },
        expected: 'least is at most most',
        fix: 'correct shop/templates/all.yaml or the values it reads',
      },
    ]);
  });

  it('is right where it keeps them, and told once where its type is wrong', async () => {
    expect(await found(shop('{least: 2, most: 3}'))).toEqual([]);
    expect(await found(shop('{least: 2, most: 30}'))).toEqual(['object-field shop lab']);
  });

  it('is held against them also where its component alone was asked for', async () => {
    expect(await found(shop(WRONG), { components: ['shop'] })).toEqual(['object-invalid shop lab']);
    expect(await found(shop(WRONG), { components: ['base'] })).toEqual([]);
  });

  it('is told of again without a render, and judged anew when the definition is another', async () => {
    const root = await workspaceOf({ ...base(), ...shop(WRONG) });
    const first = await problemsIn(root);
    expect(await problemsIn(root)).toEqual(first);
    const template = join(root, 'charts/base/templates/all.yaml');
    await writeFile(template, namespace('base') + definition('self.least > 0'));
    expect(await problemsIn(root)).toEqual([]);
    await writeFile(template, namespace('base') + definition());
    expect(await problemsIn(root)).toEqual(first);
  });

  it('is held against facts alone where nobody renders the definition', async () => {
    expect(await found({ ...shop(WRONG), ...base('') })).toEqual([]);
    expect(await found({ ...shop('{least: 2, most: 30}'), ...base('') })).toEqual(['object-field shop lab']);
  });

  it('is held against what the host of its vcluster copies there', async () => {
    const host = environment('host', { components: 'base' });
    const cluster =
      'cluster: { name: lab, kind: vcluster, host: host, endpoint: https://lab.example, kubernetes: 1.35.4 }';
    const lab = environment('lab', { components: 'shop' }).replace(/^cluster: .*$/m, cluster);
    const places = { 'environments/host/environment.yaml': host, 'environments/lab/environment.yaml': lab };
    expect(await found({ ...shop(WRONG), ...places })).toContain('object-invalid shop lab');
  });
});
