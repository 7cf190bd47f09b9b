import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { repository } from '../../fixtures/workspace.ts';
import { takeOver } from './take-over.ts';

const environments = join(repository, 'environments');
const names = readdirSync(environments, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(({ name }) => name);
const textOf = (name: string): string => readFileSync(join(environments, name, 'environment.yaml'), 'utf8');
const take = (from: string, needs: (component: string) => string[] = () => []) =>
  takeOver(textOf(from), { name: 'fresh', from, needs });

interface Facts {
  cluster: { name: string; endpoint?: string; nodes?: unknown };
  domain: { base: string; clubs?: string[] };
  vault: { authMount: string; kv: { mount: string }; github?: { mount: string } };
  backup?: { bucket: string };
  clubs?: unknown[];
  loadBalancer?: unknown;
  sso?: { issuer: string };
  components: string[];
}

/** Every fact that belongs to one environment alone. */
const own = ({ cluster, domain, vault, backup }: Facts): (string | undefined)[] => [
  cluster.name,
  cluster.endpoint,
  domain.base,
  ...(domain.clubs ?? []),
  vault.authMount,
  vault.kv.mount,
  vault.github?.mount,
  backup?.bucket,
];

describe('takeOver', () => {
  it.each(names)('leaves nothing shared with %s', from => {
    const [before, after] = [textOf(from), take(from).text].map(text => parse(text) as Facts) as [Facts, Facts];
    const taken = new Set(own(before).filter(value => value !== undefined));
    expect(own(after).filter(value => value !== undefined && taken.has(value))).toEqual([]);
    expect(after.clubs ?? []).toEqual([]);
    expect(after).not.toHaveProperty('cluster.nodes');
    expect(after).not.toHaveProperty('cluster.network');
    expect(after).not.toHaveProperty('loadBalancer');
  });

  it('moves the sign-in address of an environment that answers itself, and keeps that of its hub', () => {
    expect((parse(take('management').text) as Facts).sso?.issuer).toBe(
      'https://argocd.fresh.management.cedille.club/api/dex',
    );
    expect((parse(take('sandbox').text) as Facts).sso?.issuer).toBe('https://argocd.management.cedille.club/api/dex');
  });

  it('lists what a person has to decide, each with the value it has now', () => {
    const { decisions } = take('sandbox');
    expect(decisions.map(({ fact }) => fact)).toEqual([
      'domain.base',
      'domain.clubs',
      'cluster.name',
      'cluster.endpoint',
      'vault.authMount',
      'vault.kv.mount',
      'backup.bucket',
      'sso.issuer',
      'vault.address',
      'clubs',
    ]);
    expect(decisions).toContainEqual(expect.objectContaining({ fact: 'backup.bucket', value: 'cedille-fresh-backup' }));
  });

  it('takes away components that lack a fact which nobody can derive', () => {
    const { text, decisions } = take('management', component =>
      component === 'metallb' ? ['loadBalancer'] : ['google'],
    );
    expect((parse(text) as Facts).components).not.toContain('metallb');
    expect(decisions).toContainEqual(expect.objectContaining({ value: 'without metallb' }));
  });
});
