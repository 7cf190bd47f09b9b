import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const google = { project: 'club', region: 'europe-west1', kms: { keyRing: 'ring', key: 'unseal' } };
const values = (vault: Facts['vault'], facts?: Facts) => generate(contextFor('vault', { google, vault, ...facts }));
const server = (given: ReturnType<typeof values>) => given.vault!.server!;

describe('values of vault', () => {
  it('runs three servers that keep whole copies of the data on local volumes', () => {
    const { ha, dataStorage } = server(values({ mode: 'ha' }));
    expect(ha?.replicas).toBe(3);
    expect(dataStorage).toEqual({ storageClass: 'local' });
  });

  it('runs one server on a volume that survives its machine, unsealed by a file', () => {
    const { standalone, dataStorage, volumes, postStart } = server(values({ mode: 'file' }));
    expect(postStart).toEqual(['/bin/sh', '/vault/maintenance/unseal.sh']);
    expect(standalone?.config).not.toContain('gcpckms');
    expect(dataStorage).toEqual({ storageClass: 'replicated' });
    expect(volumes).toContainEqual({ name: 'unseal', secret: { secretName: 'vault-unseal', optional: true } });
  });

  it('reads the key file of Google from a Secret of the bootstrap', () => {
    const given = values({ mode: 'ha' });
    expect(server(given).volumes).toContainEqual({ name: 'google', secret: { secretName: 'vault-google' } });
    expect(given).not.toHaveProperty('googleIdentity');
  });

  it('needs no key file where Google trusts the cluster', () => {
    const provider = 'projects/1/locations/global/workloadIdentityPools/a/providers/b';
    const given = values({ mode: 'ha' }, { google: { ...google, workloadIdentity: { provider } } });
    expect(JSON.stringify(server(given).volumes)).not.toContain('"secretName":"vault-google"');
    expect(given.googleIdentity).toEqual({ audience: `//iam.googleapis.com/${provider}`, folder: '/vault/google' });
  });

  it('leads its route to the server that leads', () => {
    expect(values({ mode: 'ha' }).routes?.vault?.service).toBe('vault-active');
    expect(values({ mode: 'file' }).routes?.vault?.service).toBe('vault');
  });

  it('downloads the engine for GitHub only where it is wanted', () => {
    expect(server(values({ mode: 'ha' }))).not.toHaveProperty('extraInitContainers');
    expect(server(values({ mode: 'ha', github: { mount: 'github', application: 1 } }))).toHaveProperty(
      'extraInitContainers',
    );
  });

  it('takes snapshots where there is a bucket for them', () => {
    const { snapshot } = values({ mode: 'ha' }, { backup: { bucket: 'backups' } });
    expect(snapshot).toMatchObject({
      bucket: 'backups',
      address: 'https://vault-active.vault.svc:8200',
      audience: 'vault',
    });
    expect(snapshot?.google?.volumes).toEqual([{ name: 'google', secret: { secretName: 'vault-backup-google' } }]);
    expect(values({ mode: 'ha' })).not.toHaveProperty('snapshot');
  });

  it('signs in to Google for them without a key file where Google trusts the cluster', () => {
    const provider = 'projects/1/locations/global/workloadIdentityPools/a/providers/b';
    const facts = { google: { ...google, workloadIdentity: { provider } }, backup: { bucket: 'backups' } };
    const { snapshot, googleIdentity } = values({ mode: 'ha' }, facts);
    expect(JSON.stringify(snapshot?.google?.volumes)).toContain('"configMap":{"name":"vault-google"}');
    expect(googleIdentity).toBeDefined();
  });

  it('refuses a bucket of nobody', () => {
    const facts = { google: undefined, backup: { bucket: 'backups' } };
    expect(() => values({ mode: 'file' }, facts)).toThrow('backup.bucket is set, but google is missing');
  });

  it('refuses an environment whose Vault runs elsewhere', () => {
    expect(() => values({ mode: 'external' })).toThrow(/vault\.mode is external.*take vault out of components/);
  });

  it('refuses to seal without a key', () => {
    expect(() => values({ mode: 'ha' }, { google: undefined })).toThrow('google.kms is missing');
  });
});

it('is as recorded, in every size', async () => {
  // With everything that a fact turns on.
  const facts: Facts = {
    google,
    vault: { mode: 'ha', github: { mount: 'github', application: 1 } },
    backup: { bucket: 'club-backups' },
  };
  await expect(recorded('vault', generate, facts)).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects('vault', await valuesFor('vault', generate, { ...facts, sizing: 'large' }));
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
