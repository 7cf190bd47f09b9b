import { CedilleError } from '@cedille/source';
import { describe, expect, it } from 'vitest';
import { at, chartOf, TYPES } from '../testing.ts';
import { deriveProved } from './derive-proved.ts';

type Values = Record<string, unknown>;

const refused = (): never => {
  throw new CedilleError({ code: 'helm-failed', severity: 'error', message: 'The chart refuses it.' });
};

interface Chart {
  template: string;
  values?: string;
  examples?: string[];
  /** What rendering prints of the values that a user sets. */
  prints: (values: Values) => unknown;
}

async function prove({ template, values = '', examples = [], prints }: Chart) {
  let renders = 0;
  const files = examples.map((text, index) => ({ path: `demo/ci/${index}-values.yaml`, text }));
  const proved = await deriveProved(chartOf(template, values, { examples: files }), {
    types: TYPES,
    openRendering: () =>
      Promise.resolve({
        render: given => {
          renders++;
          return Promise.resolve().then(() => `kind: ConfigMap\ndata: ${JSON.stringify(prints(given as Values))}\n`);
        },
      }),
  });
  return { ...proved, renders };
}

describe("what a chart's own examples set", () => {
  const template = 'x: {{ .Values.web.port }}';
  const values = 'web: { port: 80 }\n';

  it('is accepted when rendering shows that it is read, and that key alone', async () => {
    const prints = ({ web }: Values): unknown => web;
    const { derived, opened } = await prove({ template, values, examples: ['web: { path: / }\n'], prints });
    expect(opened).toEqual(['web.path']);
    expect(at(derived, 'web')).toMatchObject({ properties: { path: true, port: {} }, additionalProperties: false });
  });

  it('is accepted with the type that it has there', async () => {
    const prints = ({ web }: Values): unknown => web;
    const { derived, opened } = await prove({ template, values, examples: ['web: { port: { http: 80 } }\n'], prints });
    expect(opened).toEqual(['web.port']);
    expect(at(derived, 'web.port')).toBe(true);
  });

  it('is accepted where a place has a type that lacks it', async () => {
    const service = 'kind: Service\napiVersion: v1\nspec: {{ toYaml .Values.spec | nindent 2 }}\n';
    const prints = ({ spec }: Values): unknown => spec;
    const { derived } = await prove({
      template: service,
      values: 'spec: {}\n',
      examples: ['spec: { new: 1 }\n'],
      prints,
    });
    expect(at(derived, 'spec')).toEqual({ type: 'object' });
  });

  it('stays refused when nothing changes with it', async () => {
    const { derived, opened } = await prove({ template, values, examples: ['web: { prot: 1 }\n'], prints: () => 0 });
    expect(opened).toEqual([]);
    expect(at(derived, 'web.prot')).toBeUndefined();
  });

  it('is not rendered when there is nothing to prove', async () => {
    expect(await prove({ template, values, examples: ['web: { port: 81 }\n'], prints: refused })).toMatchObject({
      opened: [],
      dead: [],
      renders: 0,
    });
  });

  it('is counted where there is too much of it', async () => {
    const keys = Array.from({ length: 70 }, (_, index) => `old${index}: 1\n`).join('');
    expect(await prove({ template, values, examples: [keys], prints: () => 0 })).toMatchObject({ unproved: 10 });
  });
});

describe('dead defaults', () => {
  const values = `used: 1\n${Array.from({ length: 32 }, (_, index) => `old${index}: x\n`).join('')}`;
  const template = 'x: {{ .Values.used }}';

  it('are proved all at once', async () => {
    const { dead, unprovedDead, renders } = await prove({ template, values, prints: ({ used }) => used });
    expect(dead).toHaveLength(32);
    expect(unprovedDead).toBe(0);
    expect(renders).toBe(2);
  });

  it('are not those with which an object changes', async () => {
    const { dead } = await prove({ template, values, prints: ({ old7, old20 }) => [old7, old20] });
    expect(dead).toHaveLength(30);
    expect(dead).not.toContain('old7');
    expect(dead).not.toContain('old20');
  });

  it('rest on reading alone where the chart cannot be rendered', async () => {
    const { dead, unprovedDead } = await prove({ template, values, prints: refused });
    expect(dead).toHaveLength(32);
    expect(unprovedDead).toBe(32);
  });
});
