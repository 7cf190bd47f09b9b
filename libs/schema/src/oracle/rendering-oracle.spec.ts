import { CedilleError } from '@cedille/source';
import { describe, expect, it } from 'vitest';
import { RenderingOracle } from './rendering-oracle.ts';

type Values = Record<string, never>;

const object = (name: string, data: unknown): string =>
  `---\nkind: ConfigMap\nmetadata:\n  labels: {}\n  name: ${name}\ndata: ${JSON.stringify(data ?? null)}\n`;

/** Judges by a chart that is a function of its values. */
function prove(chart: (values: Values) => string, values: object, path: (string | number)[]) {
  const oracle = new RenderingOracle({
    render: given => Promise.resolve().then(() => chart(given as Values)),
    mistakesIn: text => text.match(/WRONG/g)?.length ?? 0,
  });
  return oracle.prove(values, path);
}

const unset = (): never => {
  throw new CedilleError({ code: 'helm-failed', severity: 'error', message: 'x is required.' });
};

describe('a value is read', () => {
  it('when the text differs without it; the objects are named', async () => {
    const chart = (values: Values): string => object('a', values['x']) + object('b', values['other']);
    expect(await prove(chart, { x: 1, other: 2 }, ['x'])).toEqual({ verdict: 'read', seen: ['ConfigMap a'] });
  });

  it('when it happens to be the default, but another one would make a difference', async () => {
    const chart = (values: Values): string => object('a', values['x'] ?? 'usual');
    expect((await prove(chart, { x: 'usual' }, ['x'])).verdict).toBe('read');
  });

  it('when the chart fails without it', async () => {
    const chart = (values: Values): string => object('a', values['x'] ? 'fixed' : unset());
    expect(await prove(chart, { x: 'set' }, ['x'])).toEqual({ verdict: 'read', seen: [] });
  });

  it('in a map that is empty, and below lists', async () => {
    const chart = (values: Values): string => object('a', values['list']?.[0]?.['deep'] ?? {});
    expect((await prove(chart, { list: [{ deep: {} }] }, ['list', 0, 'deep'])).verdict).toBe('read');
  });
});

describe('a value is not read', () => {
  it('when nothing changes with it, whatever it is', async () => {
    const chart = (values: Values): string => object('a', values['other']);
    expect(await prove(chart, { x: { deep: [1, 'a', true, null] } }, ['x'])).toEqual({ verdict: 'unread', seen: [] });
  });

  it('when only a digest of all values changes', async () => {
    const digest = (values: Values): string => JSON.stringify(values).length.toString(16).padStart(64, '0');
    expect((await prove(values => object('a', digest(values)), { x: 'y' }, ['x'])).verdict).toBe('unread');
  });

  it('when the chart makes something up each time', async () => {
    let calls = 0;
    const chart = (values: Values): string =>
      `---\nkind: Secret\nmetadata:\n  name: s\ndata:\n  password: ${calls++}\n  known: ${String(values['other'])}\n`;
    expect((await prove(chart, { x: 1 }, ['x'])).verdict).toBe('unread');
    expect((await prove(chart, { other: 1 }, ['other'])).verdict).toBe('read');
  });

  it('when the chart tells a time that goes on between two renders', async () => {
    let calls = 0;
    const chart = (): string => `---\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  at: ${calls++ ? 2 : 1}\n`;
    expect((await prove(chart, { x: 1 }, ['x'])).verdict).toBe('unread');
  });
});

it('cannot be told of a value when the chart takes no other one in its place', async () => {
  const chart = (values: Values): string => (values['x'] === 1 || values['x'] === undefined ? object('a', 1) : unset());
  expect((await prove(chart, { x: 1 }, ['x'])).verdict).toBe('undecided');
});

describe('a value is wrong', () => {
  it('when the chart fails with it', async () => {
    const chart = (values: Values): string => (values['x'] ? unset() : object('a', 1));
    expect((await prove(chart, { x: 1 }, ['x'])).verdict).toBe('wrong');
  });

  it('when it is a list that becomes a part of a text', async () => {
    const chart = (values: Values): string => `kind: A\nimage: ${String(values['repo'] ?? 'web')}:1\nlist: [a]\n`;
    const printed = (values: Values): string =>
      chart({ repo: `[${(values['x'] as string[] | undefined)?.join(' ')}]` } as never);
    expect((await prove(printed, { x: ['a', 'b'] }, ['x'])).verdict).toBe('wrong');
    const inline = (values: Values): string => `kind: A\nlist: [${String(values['x'] ?? '')}]\n`;
    expect((await prove(inline, { x: ['a'] }, ['x'])).verdict).toBe('read');
  });

  it('when it is a text that says false and counts as true', async () => {
    const isSet = (values: Values): string => object('a', values['x'] ? 'on' : 'off');
    expect((await prove(isSet, { x: 'false' }, ['x'])).verdict).toBe('wrong');
    expect((await prove(isSet, { x: 'true' }, ['x'])).verdict).toBe('read');
    const printed = (values: Values): string => object('a', String(values['x'] ?? true));
    expect((await prove(printed, { x: 'false' }, ['x'])).verdict).toBe('read');
  });

  it('when the object that comes of it is', async () => {
    const chart = (values: Values): string => object('a', values['x'] ? 'WRONG' : 'fine');
    expect((await prove(chart, { x: 1 }, ['x'])).verdict).toBe('wrong');
  });
});

it('a chart that cannot be rendered either way shows nothing', async () => {
  expect((await prove(unset, { x: 1 }, ['x'])).verdict).toBe('undecided');
});

it.each([
  ['an interruption', new CedilleError({ code: 'interrupted', severity: 'error', message: 'Stopped.' })],
  ['a full disk', new CedilleError({ code: 'disk-full', severity: 'error', message: 'No space.' })],
  ['a defect', new TypeError('x is undefined')],
])('%s is no verdict', async (_, error) => {
  const chart = (): never => {
    throw error;
  };
  await expect(prove(chart, { x: 1 }, ['x'])).rejects.toBe(error);
});

it('values are left as they are', async () => {
  const values = { a: { list: [{ x: 1 }] } };
  const before = JSON.stringify(values);
  await prove(given => object('a', given), values, ['a', 'list', 0, 'x']);
  expect(JSON.stringify(values)).toBe(before);
});
