import { EXAMPLE_FACTS } from '@cedille/environment/testing';
import { parseYaml } from '@cedille/source';
import { describe, expect, it } from 'vitest';
import { conditionProblems, holds } from './conditions.ts';

const facts = {
  ...EXAMPLE_FACTS,
  sso: { issuer: 'https://sso.example.org' },
  delivery: { prune: true, selfHeal: false, notify: 'discord' as const, plugins: ['lovely' as const] },
};

describe('a condition', () => {
  it.each([
    ['sso', true],
    ['google', false],
    ['google.workloadIdentity', false],
    ['delivery.prune', true],
    ['delivery.selfHeal', false],
    ['delivery.notify=discord', true],
    ['delivery.plugins=lovely', true],
    ['delivery.selfHeal=false', true],
    ['storageClasses.replicas=2', true],
    ['vault.mode=ha', false],
  ])('over %s holds: %s', (condition, expected) => {
    expect(holds({ when: condition }, facts)).toBe(expected);
    expect(holds({ unless: condition }, facts)).toBe(!expected);
  });

  it('of both kinds needs both', () => {
    expect(holds({ when: 'sso', unless: 'google' }, facts)).toBe(true);
    expect(holds({ when: 'sso', unless: 'delivery.prune' }, facts)).toBe(false);
  });

  it('that is left out always holds', () => {
    expect(holds({}, facts)).toBe(true);
  });
});

describe('a condition that can never hold', () => {
  const problems = (yaml: string) => conditionProblems('shop', parseYaml(yaml, 'charts/shop/component.yaml'));

  it.each([
    ['secrets:\n  - when: ssso\n', 'There is no fact ssso.', 'write sso', 2],
    [
      'reaches:\n  - { to: internet:443, unless: vault.githup }\n',
      'There is no fact vault.githup.',
      'write vault.github',
      2,
    ],
    ['hosts:\n  a:\n    when: sizing.x\n', 'There is no fact sizing.x.', 'name a fact of environment.yaml', 3],
    ['secrets:\n  - when: vault.mode=raft\n', 'vault.mode is never raft.', 'write vault.mode=ha', 2],
    [
      'secrets:\n  - when: delivery.notify=dicsord\n',
      'delivery.notify is never dicsord.',
      'write delivery.notify=discord',
      2,
    ],
    [
      'where:\n  - alternatives.dns=externaldns\n',
      'alternatives.dns is never externaldns.',
      'write alternatives.dns=external-dns',
      2,
    ],
    ['secrets:\n  - when: delivery.prune=yes\n', 'delivery.prune is never yes.', 'write delivery.prune=true', 2],
  ])('is told with its line: %j', (yaml, message, fix, line) => {
    expect(problems(yaml)).toEqual([
      expect.objectContaining({
        code: 'invalid-fact',
        component: 'shop',
        message,
        fix,
        at: expect.objectContaining({ line }) as object,
      }),
    ]);
  });

  it('is not one over a value that is free', () => {
    expect(problems('secrets:\n  - when: domain.base=anything\n  - when: components=shop\n')).toEqual([]);
  });
});
