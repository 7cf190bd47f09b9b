import type { Environment } from '@cedille/environment';
import { EXAMPLE_FACTS } from '@cedille/environment/testing';
import { describe, expect, it } from 'vitest';
import { factsBehind } from './facts-behind.ts';

type Compute = (facts: Environment) => unknown;

/** The facts behind what a computation gives, as dotted paths. */
async function behind(compute: Compute, facts: Partial<Environment> = {}): Promise<string[]> {
  const found = await factsBehind({
    facts: { ...EXAMPLE_FACTS, ...facts },
    compute: async given => Promise.resolve({ value: compute(given) }),
    paths: [['value']],
  });
  return found[0]!.map(path => path.join('.'));
}

describe('the facts behind a value', () => {
  it('are found through variables and parts of texts', async () => {
    const host = ({ domain }: Environment): string => `shop.${domain.base.split('.')[0]!}`;
    expect(await behind(facts => ({ url: `https://${host(facts)}` }))).toEqual(['domain.base']);
  });

  it('are found in conditions, whatever of several values they ask for', async () => {
    expect(await behind(({ sizing }) => (sizing === 'large' ? 3 : 1))).toEqual(['sizing']);
    expect(await behind(({ delivery }) => delivery.prune)).toEqual(['delivery.prune']);
    expect(await behind(({ sso }) => sso !== undefined, { sso: { issuer: 'https://a.example' } })).toEqual(['sso']);
  });

  it('are all of them, and each in a list by itself', async () => {
    const clubs = [
      { name: 'a', team: 'A' },
      { name: 'b', team: 'B' },
    ];
    expect(await behind(facts => [facts.issuer, facts.clubs![1]!.team], { clubs })).toEqual(['issuer', 'clubs.1.team']);
  });

  it('are none where a value is always the same', async () => {
    expect(await behind(() => 'mayastor')).toEqual([]);
  });

  it('are told apart from facts without which nothing can be computed', async () => {
    expect(await behind(({ issuer, vault }) => `${vault.kv.mount.length > 0 ? issuer : issuer}`)).toEqual(['issuer']);
  });
});
