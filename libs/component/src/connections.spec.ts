import { EXAMPLE_FACTS } from '@cedille/environment/testing';
import { describe, expect, it } from 'vitest';
import { connectionsFrom, connectionsTo, reachedBy, reaches, wordProblems } from './connections.ts';
import { exampleComponent } from './testing.ts';

const VAULT = exampleComponent('vault', { provides: ['vault:8200', 'vault:8201', 'audit'], namespace: 'secrets' });
const SHOP = exampleComponent('shop', {
  requires: ['vault', 'audit'],
  reaches: ['apiServer', 'internet:443', { to: 'anywhere:25', when: 'sso' }],
  reachedBy: ['apiServer:9443', { from: 'anywhere:80', unless: 'sso' }],
});

describe('what a component reaches', () => {
  it('are the words that count where the facts hold, with their place', () => {
    expect(reaches(SHOP, EXAMPLE_FACTS)).toEqual([
      { name: 'apiServer', port: undefined, path: ['reaches', 0] },
      { name: 'internet', port: 443, path: ['reaches', 1] },
    ]);
    expect(reaches(SHOP, { ...EXAMPLE_FACTS, sso: { issuer: 'https://sso.example' } })[2]).toEqual({
      name: 'anywhere',
      port: 25,
      path: ['reaches', 2, 'to'],
    });
  });

  it('and who reaches it', () => {
    expect(reachedBy(SHOP, EXAMPLE_FACTS).map(({ name, port }) => [name, port])).toEqual([
      ['apiServer', 9443],
      ['anywhere', 80],
    ]);
  });
});

describe('Pods', () => {
  it('are named beside API servers', () => {
    const pods = { app: ['web'] };
    const some = exampleComponent('till', { reaches: [{ to: 'apiServer', pods }, 'deliveredApiServers'] });
    expect(reaches(some, EXAMPLE_FACTS)).toEqual([
      { name: 'apiServer', port: undefined, pods, path: ['reaches', 0, 'to'] },
      { name: 'deliveredApiServers', port: undefined, path: ['reaches', 1] },
    ]);
    expect(wordProblems([some])).toEqual([]);
  });

  it('beside anything else would be no narrower, and are an error', () => {
    const open = exampleComponent('till', { reaches: [{ to: 'anywhere:443', pods: { app: ['web'] } }] });
    expect(wordProblems([open])).toMatchObject([
      {
        code: 'schema-violation',
        path: 'reaches[0].pods',
        expected: 'pods only beside apiServer or deliveredApiServers',
      },
    ]);
  });
});

describe('a connection', () => {
  it('follows from a requirement of what is provided at a port, and from no other', () => {
    expect(connectionsFrom(SHOP, [SHOP, VAULT], EXAMPLE_FACTS)).toEqual([
      { from: SHOP, to: VAULT, ports: [8200, 8201], path: ['requires', 0] },
    ]);
  });

  it('is the same seen from the other side', () => {
    expect(connectionsTo(VAULT, [SHOP, VAULT], EXAMPLE_FACTS)).toEqual(
      connectionsFrom(SHOP, [SHOP, VAULT], EXAMPLE_FACTS),
    );
    expect(connectionsTo(SHOP, [SHOP, VAULT], EXAMPLE_FACTS)).toEqual([]);
  });

  it('follows from coming after it, and from reaching it without an order', () => {
    for (const meta of [{ after: ['vault'] }, { reaches: ['vault'] }])
      expect(connectionsFrom(exampleComponent('till', meta), [VAULT], EXAMPLE_FACTS)).toHaveLength(1);
  });

  it('needs the provider in the environment, and in another namespace', () => {
    expect(connectionsFrom(SHOP, [SHOP], EXAMPLE_FACTS)).toEqual([]);
    const beside = exampleComponent('till', { requires: ['vault'], namespace: 'secrets' });
    expect(connectionsFrom(beside, [VAULT], EXAMPLE_FACTS)).toEqual([]);
  });
});

describe('a word', () => {
  it('that nothing provides at a port is an error, with what was meant', () => {
    const wrong = exampleComponent('till', { reaches: ['vualt', 'audit', 'allNamespaces'] });
    expect(wordProblems([wrong, VAULT])).toMatchObject([
      { message: 'till reaches vualt, which no component provides at a port.', path: 'reaches[0]', fix: 'write vault' },
      { path: 'reaches[1]', fix: 'add a port to audit where a component.yaml provides it: audit:<port>' },
    ]);
  });
});
