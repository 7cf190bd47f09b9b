import { describe, expect, it } from 'vitest';
import { unsafeCloud } from './unsafe-cloud.ts';

const DAY = 24 * 3600;
const KEPT = { lifecycle: { prevent_destroy: true } };
const SETTINGS = { default_repository_permission: 'none', members_can_create_public_repositories: false };
const BUCKET = { ...KEPT, public_access_prevention: 'enforced' };

const found = (kind: string, spec: object, group = 'google.tofu.cedille.club/v1'): string[] =>
  unsafeCloud.find({ apiVersion: group, kind, metadata: { name: 'a' }, spec }).map(({ path }) => path.join('.'));
const github = (kind: string, spec: object) => found(kind, spec, 'github.tofu.cedille.club/v1');

describe('what is told to OpenTofu', () => {
  it.each(['roles/owner', 'roles/editor'])('never gives %s, to whomever', role => {
    expect(found('KmsCryptoKeyIamMember', { role, member: 'serviceAccount:a' })).toEqual(['spec.role']);
    expect(found('ProjectIamMember', { role, member: 'serviceAccount:a' })).toEqual(['spec.role']);
  });

  it.each(['allUsers', 'allAuthenticatedUsers'])('gives nothing to %s', member => {
    expect(found('StorageBucketIamMember', { role: 'roles/storage.objectViewer', member })).toEqual(['spec.member']);
  });

  it.each([
    [`${28 * 3600}s`, false],
    [`${30 * DAY - 1}s`, false],
    [`${30 * DAY}s`, true],
    [`${90 * DAY}s`, true],
    [`${365 * DAY}s`, true],
    [`${365 * DAY + 1}s`, false],
    ['90d', false],
    [undefined, false],
  ])('has keys that are replaced at a sane pace: %s', (rotation_period, isFine) => {
    expect(found('KmsCryptoKey', { ...KEPT, rotation_period })).toEqual(isFine ? [] : ['spec.rotation_period']);
  });

  it('never destroys keys, nor what the state is in', () => {
    const path = 'spec.lifecycle.prevent_destroy';
    expect(found('KmsKeyRing', KEPT)).toEqual([]);
    expect(found('KmsKeyRing', {})).toEqual([path]);
    expect(found('KmsCryptoKey', { rotation_period: `${90 * DAY}s` })).toEqual([path]);
    expect(found('StorageBucket', BUCKET)).toEqual([]);
    expect(found('StorageBucket', { ...BUCKET, lifecycle: { prevent_destroy: false } })).toEqual([path]);
  });

  it('has no bucket that may be public', () => {
    expect(found('StorageBucket', { ...BUCKET, public_access_prevention: 'inherited' })).toEqual([
      'spec.public_access_prevention',
    ]);
  });

  it('makes no key files, and says no password', () => {
    expect(found('ServiceAccountKey', { service_account_id: 'a' })).toEqual(['kind']);
    expect(found('Module', { provider: { google: { project: 'a' } } })).toEqual([]);
    expect(found('Module', { provider: { google: { credentials: 'a' } } })).toEqual([
      'spec.provider.google.credentials',
    ]);
    expect(github('Module', { provider: { github: { token: 'a' } } })).toEqual(['spec.provider.github.token']);
  });

  it('gives members of the organisation nothing by being members', () => {
    expect(github('OrganizationSettings', SETTINGS)).toEqual([]);
    expect(github('OrganizationSettings', { ...SETTINGS, default_repository_permission: 'read' })).toEqual([]);
    expect(github('OrganizationSettings', { ...SETTINGS, default_repository_permission: 'write' })).toEqual([
      'spec.default_repository_permission',
    ]);
    // GitHub's own default.
    expect(github('OrganizationSettings', { default_repository_permission: 'none' })).toEqual([
      'spec.members_can_create_public_repositories',
    ]);
  });

  it('makes no owners', () => {
    expect(github('Membership', { username: 'ada', role: 'member' })).toEqual([]);
    expect(github('Membership', { username: 'ada', role: 'admin' })).toEqual(['spec.role']);
  });

  it('is not what another group calls the same', () => {
    expect(found('KmsKeyRing', {}, 'kms.gcp.m.upbound.io/v1beta1')).toEqual([]);
  });
});
