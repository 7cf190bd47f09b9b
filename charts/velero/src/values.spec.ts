import type { ApplicationFacts, DeliveredEnvironment } from '@cedille/values/generator';
import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, valuesFor, recorded, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const facts: Facts = {
  google: { project: 'example-project', region: 'europe-west1' },
  backup: { bucket: 'lab-backup' },
};

const application = (name: string, keeps?: 'data' | 'nothing') =>
  ({ name, namespace: `${name}-space`, ...(keeps && { keeps }) }) as ApplicationFacts;
const delivered = (name: string, volumes?: string) => ({ name, ...(volumes && { volumes }) }) as DeliveredEnvironment;

const given = (applications: ApplicationFacts[], delivers: DeliveredEnvironment[] = []) =>
  generate(contextFor('velero', facts, { applications, delivers }));

describe('values of velero', () => {
  it('have a schedule for each namespace of a component that keeps data, once, and for no other', () => {
    const { schedules } = given([
      application('vault', 'data'),
      application('vault', 'data'),
      application('store', 'nothing'),
      application('web'),
      application('sites', 'data'),
    ]);
    expect(Object.keys(schedules ?? {})).toEqual(['sites-space', 'vault-space']);
    expect(schedules?.['vault-space']?.template).toMatchObject({
      includedNamespaces: ['vault-space'],
      ttl: '720h0m0s',
    });
  });

  it('have one for each vcluster whose volumes are here', () => {
    const { schedules } = given([], [delivered('production', 'vcluster-production'), delivered('elsewhere')]);
    expect(Object.keys(schedules ?? {})).toEqual(['vcluster-production']);
  });

  it('have one for each sandbox beside it', () => {
    const hosted = { sandboxes: [{ volumes: 'vcluster-play-ada' }] } as DeliveredEnvironment['hosted'] & object;
    const { schedules } = given([], [{ ...delivered('play', 'vcluster-play'), hosted }]);
    expect(Object.keys(schedules ?? {})).toEqual(['vcluster-play', 'vcluster-play-ada']);
  });

  it('read volumes of the local class file by file, and move the content of snapshots to the bucket', async () => {
    const { localClasses, velero } = await valuesFor('velero', generate, facts);
    expect(localClasses).toEqual(['local']);
    expect(velero?.configuration).toMatchObject({ features: 'EnableCSI', defaultSnapshotMoveData: true });
    expect(velero?.deployNodeAgent).toBe(true);
    expect(velero?.snapshotsEnabled).toBe(false);
  });

  it('write to the bucket of the environment, as the account whose key Vault keeps', async () => {
    const { velero, secrets } = await valuesFor('velero', generate, facts);
    expect(velero?.configuration?.backupStorageLocation).toEqual([
      { name: 'default', provider: 'gcp', default: true, bucket: 'lab-backup' },
    ]);
    const env = [{ name: 'GOOGLE_APPLICATION_CREDENTIALS', value: '/etc/google/credentials.json' }];
    expect(velero?.configuration?.extraEnvVars).toEqual(expect.arrayContaining(env));
    expect(velero?.nodeAgent?.extraEnvVars).toBeUndefined();
    for (const program of [velero, velero?.nodeAgent])
      expect(program?.extraVolumes).toEqual([{ name: 'google', secret: { secretName: 'velero-google' } }]);
    expect(velero?.credentials).toEqual({ useSecret: false });
    expect(secrets?.['velero-google']).toMatchObject({ generated: false, keys: ['credentials.json'] });
  });

  it('run the server without rights over its machine, with a home that it can write to', async () => {
    const { velero } = await valuesFor('velero', generate, facts);
    expect(velero?.podSecurityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    // The image names its user, and Kubernetes takes only a number for one that is not root.
    expect(velero?.podSecurityContext?.runAsUser).toBeGreaterThan(0);
    expect(velero?.containerSecurityContext).toMatchObject({ readOnlyRootFilesystem: true });
    // Without it the repository is not even opened: a volume of the chart that both programs have.
    expect(velero?.configuration?.extraEnvVars).toContainEqual({ name: 'HOME', value: '/scratch' });
  });

  it('let the agent read files of everybody, and become nothing more', async () => {
    const { nodeAgent } = (await valuesFor('velero', generate, facts)).velero ?? {};
    expect(nodeAgent?.podSecurityContext).toEqual({ seccompProfile: { type: 'RuntimeDefault' } });
    expect(nodeAgent?.containerSecurityContext).toEqual({ allowPrivilegeEscalation: false });
  });

  it('need no key where Google trusts the cluster', async () => {
    const provider = 'projects/1/locations/global/workloadIdentityPools/a/providers/b';
    const google = { project: 'example-project', region: 'europe-west1', workloadIdentity: { provider } };
    const { secrets, googleIdentity } = await valuesFor('velero', generate, { ...facts, google });
    expect(Object.keys(secrets ?? {})).toEqual(['velero-repo-credentials']);
    expect(googleIdentity?.folder).toBe('/etc/google');
  });

  it('encrypt with a password of our own, and apply no definitions by a Job', async () => {
    const { secrets, velero } = await valuesFor('velero', generate, facts);
    expect(secrets?.['velero-repo-credentials']).toMatchObject({ generated: true, keys: ['repository-password'] });
    expect(velero?.upgradeCRDs).toBe(false);
  });
});

it('is as recorded, in every size', async () => {
  await expect(
    recorded('velero', generate, facts, { applications: [application('vault', 'data')] }),
  ).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'velero',
    await valuesFor(
      'velero',
      generate,
      { ...facts, sizing: 'large' },
      { applications: [application('vault', 'data')] },
    ),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
