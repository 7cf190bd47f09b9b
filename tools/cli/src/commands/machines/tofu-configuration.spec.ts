import { describe, expect, it } from 'vitest';
import type { HandedDocument } from './handed-on.ts';
import { tofuConfiguration } from './tofu-configuration.ts';

const google = (kind: string, name: string, spec: Record<string, unknown> = {}): HandedDocument => ({
  apiVersion: 'google.tofu.cedille.club/v1',
  kind,
  metadata: { name },
  spec,
});
const configuration = (...documents: HandedDocument[]) => tofuConfiguration('google-project', documents);

describe('tofuConfiguration', () => {
  it('makes of a document the resource of its group, kind and name; of a module the blocks that are none', () => {
    const terraform = { required_version: '1.10.6' };
    expect(
      configuration(
        google('Module', 'main', { terraform, import: [{ to: 'google_kms_key_ring.vault', id: 'a/b' }] }),
        google('KmsKeyRing', 'vault', { name: 'vault' }),
        google('KmsCryptoKey', 'unseal', { key_ring: '${google_kms_key_ring.vault.id}' }),
        { ...google('TeamMembership', 'ada--sre', { role: 'member' }), apiVersion: 'github.tofu.cedille.club/v1' },
      ),
    ).toEqual({
      terraform,
      import: [{ to: 'google_kms_key_ring.vault', id: 'a/b' }],
      resource: {
        google_kms_key_ring: { vault: { name: 'vault' } },
        google_kms_crypto_key: { unseal: { key_ring: '${google_kms_key_ring.vault.id}' } },
        github_team_membership: { 'ada--sre': { role: 'member' } },
      },
    });
  });

  it('leaves out what is for somebody else', () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } };
    expect(configuration(namespace)).toEqual({ resource: {} });
  });

  it.each<[string, Record<string, unknown>]>([
    ['a text', { member: 'serviceAccount:${google_service_account.gone.email}' }],
    ['a list', { depends_on: ['google_service_account.gone'] }],
    ['what is taken over', { import: [{ to: 'google_service_account.gone', id: 'a' }] }],
    ['an output', { output: { account: { value: ['${google_service_account.gone.email}'] } } }],
  ])('refuses what is not there, in %s', (_, spec) => {
    const there = google('ServiceAccount', 'here', { account_id: 'here.not-a-reference' });
    expect(() => configuration(there, google('Module', 'main', spec))).toThrow(
      'Module main refers to google_service_account.gone, which is not there.',
    );
  });
});
