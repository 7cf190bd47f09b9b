import { describe, expect, it } from 'vitest';
import { proveSlip } from './prove-slip.ts';
import { RenderingOracle } from './rendering-oracle.ts';

type Values = Record<string, Record<string, unknown> | undefined>;

/** A chart that is a function of its values, and says these words. */
function prove(
  chart: (values: Values) => unknown,
  values: object,
  { path, meant, words = [] }: { path: string[]; meant: string[]; words?: string[] },
) {
  const oracle = new RenderingOracle({
    render: given =>
      Promise.resolve(
        `kind: ConfigMap\nmetadata:\n  name: a\ndata: ${JSON.stringify(chart(given as Values) ?? null)}\n`,
      ),
  });
  return proveSlip(oracle, values, { path, meant, says: word => words.includes(word) });
}

const level = (values: Values): unknown => values['config']?.['level'];
const slip = { path: ['config', 'levle'], meant: ['config', 'level'] };
const seen = { verdict: 'read', seen: ['ConfigMap a'] };

describe('a slip is proved', () => {
  it('when nothing changes with the key, and something does with the one that was meant', async () => {
    expect(await prove(level, { config: { levle: 'debug' } }, slip)).toEqual(seen);
  });

  it('for a key that stands one level too high', async () => {
    const chart = (values: Values): unknown => (values['config']?.['log'] as Values[string])?.['level'];
    const moved = { path: ['config', 'level'], meant: ['config', 'log', 'level'], words: ['level'] };
    expect(await prove(chart, { config: { level: 'debug' } }, moved)).toEqual(seen);
  });

  it('for null, which takes a default away', async () => {
    const chart = (values: Values): unknown => (values['config']?.['level'] === null ? 'none' : 'info');
    expect(await prove(chart, { config: { levle: null } }, slip)).toEqual(seen);
  });
});

describe('a slip is not proved', () => {
  it.each<[string, (values: Values) => unknown, object, Parameters<typeof prove>[2]]>([
    ['when the chart reads the key', values => values['config'], { config: { levle: 1 } }, slip],
    [
      'when it would read it with another value',
      values => values['config']?.['levle'] === true,
      { config: { levle: false } },
      slip,
    ],
    ['when it does not read the other one either', () => 'fixed', { config: { levle: 1 } }, slip],
    ['when the chart says the name somewhere', level, { config: { levle: 1 } }, { ...slip, words: ['levle'] }],
    ['when something else took the key away', level, { config: {} }, slip],
    [
      'when the other key stands elsewhere: what is around this one may be switched off',
      values => values['level'],
      { config: { level: 1 } },
      { path: ['config', 'level'], meant: ['level'] },
    ],
    [
      'when something else stands in the way',
      values => (values['config']?.['log'] as Values[string])?.['level'],
      { config: { level: 1, log: 'x' } },
      { path: ['config', 'level'], meant: ['config', 'log', 'level'] },
    ],
  ])('%s', async (_, chart, values, given) => {
    expect(await prove(chart, values, given)).toBeUndefined();
  });
});
