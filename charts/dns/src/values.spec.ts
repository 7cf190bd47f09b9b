import type { Context } from '@cedille/values/generator';
import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

type Host = Context['platform']['hosts'][number];

const facts: Facts = {
  google: { project: 'example-project', region: 'europe-west1' },
  domain: { base: 'example.org', clubs: ['example.net', 'club.example.org'] },
  gateway: { addresses: ['203.0.113.1', '203.0.113.2', '2001:db8::1'] },
};
const host = (name: string, more: Partial<Host> = {}): Host => ({
  host: name,
  component: 'c',
  namespace: 'n',
  ...more,
});
const values = (hosts: Host[], changes: Facts = {}) => generate(contextFor('dns', { ...facts, ...changes }, { hosts }));

describe('values of dns', () => {
  it('declares a zone for each domain of the environment, signed, and never removes one', () => {
    const { zones = {} } = values([]);
    expect(Object.values(zones).map(({ forProvider }) => forProvider?.dnsName)).toEqual([
      'example.org.',
      'example.net.',
      'club.example.org.',
    ]);
    for (const { forProvider, managementPolicies } of Object.values(zones)) {
      expect(forProvider).toMatchObject({ visibility: 'public', dnssecConfig: { state: 'on' }, forceDestroy: false });
      expect(managementPolicies).not.toContain('Delete');
      expect(managementPolicies).not.toContain('*');
    }
  });

  it('writes complete records: name, type, time, every address, and a zone that is declared', () => {
    const { records = {}, zones = {} } = values([host('shop.example.org')]);
    expect(records['shop--example--org-a']?.forProvider).toEqual({
      project: 'example-project',
      name: 'shop.example.org.',
      type: 'A',
      ttl: 300,
      rrdatas: ['203.0.113.1', '203.0.113.2'],
      managedZoneRef: { name: 'example--org' },
    });
    expect(records['shop--example--org-aaaa']?.forProvider).toMatchObject({ type: 'AAAA', rrdatas: ['2001:db8::1'] });
    for (const { forProvider } of Object.values(records))
      expect(Object.keys(zones)).toContain(forProvider?.managedZoneRef?.name);
  });

  it('has a record for every public host, and tells no one where administrators go in', () => {
    const { records = {} } = values(
      [host('shop.example.org'), host('www.example.net'), host('office.example.org', { internal: true })],
      {
        gateway: { addresses: ['203.0.113.1'] },
      },
    );
    expect(Object.values(records).map(({ forProvider }) => forProvider?.name)).toEqual([
      'shop.example.org.',
      'www.example.net.',
    ]);
  });

  it('puts a host into the closest of the zones that hold it', () => {
    const { records = {} } = values([host('a.club.example.org'), host('example.net')]);
    expect(records['a--club--example--org-a']?.forProvider?.managedZoneRef).toEqual({ name: 'club--example--org' });
    expect(records['example--net-a']?.forProvider?.managedZoneRef).toEqual({ name: 'example--net' });
  });

  it('writes no empty record where there are addresses of one family alone', () => {
    const { records = {} } = values([host('shop.example.org')], { gateway: { addresses: ['2001:db8::1'] } });
    expect(Object.keys(records)).toEqual(['shop--example--org-aaaa']);
  });

  it('refuses a host outside of all zones, which would have no record', () => {
    expect(() => values([host('www.elsewhere.example')])).toThrow(
      'www.elsewhere.example lies in none of the zones example.org, example.net, club.example.org',
    );
    expect(() => values([host('notexample.org')])).toThrow('lies in none of the zones');
  });
});

it('is as recorded, in every size', async () => {
  await expect(
    recorded('dns', generate, facts, { hosts: [{ host: 'www.example.org', component: 'grav', namespace: 'grav' }] }),
  ).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'dns',
    await valuesFor(
      'dns',
      generate,
      { ...facts, sizing: 'large' },
      { hosts: [{ host: 'www.example.org', component: 'grav', namespace: 'grav' }] },
    ),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
