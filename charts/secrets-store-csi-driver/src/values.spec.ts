import { recordedObjects } from '@cedille/helm/testing';
import { valuesFor, recorded, type Facts } from '@cedille/values/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import generate from './values.ts';

const values = (facts: Facts = {}) => valuesFor('secrets-store-csi-driver', generate, facts);

describe('values of secrets-store-csi-driver', () => {
  it('bring the provider of Vault, and neither a server nor an injector', async () => {
    const { vault } = await values();
    expect([vault?.csi?.enabled, vault?.server?.enabled, vault?.injector?.enabled]).toEqual([true, false, false]);
  });

  it('are nowhere unless a fact asks for them', () => {
    const meta = parse(readFileSync(join(import.meta.dirname, '../component.yaml'), 'utf8')) as { where?: unknown };
    expect(meta.where).toEqual(['vault.csi']);
  });

  it('sign in to the Vault of the environment, whose certificate is looked at', async () => {
    const { vault, certificate } = await values();
    expect(vault?.csi?.extraArgs).toEqual([
      '--vault-addr=https://vault.vault.svc:8200',
      '--vault-mount=kubernetes/lab',
      '--vault-tls-ca-cert=/vault-ca/ca.crt',
    ]);
    expect(certificate).toMatchObject({ issuer: 'platform-ca', secretName: 'vault-ca' });
  });

  it('trust a Vault that runs elsewhere as everybody does', async () => {
    const elsewhere = { mode: 'external' as const, address: 'https://vault.example.org' };
    const { vault, certificate } = await values({ vault: elsewhere });
    expect(vault?.csi?.extraArgs).not.toContain('--vault-tls-ca-cert=/vault-ca/ca.crt');
    expect(vault?.csi?.volumes).toBeUndefined();
    expect(certificate).toBeUndefined();
  });

  it('make no Secret of what is mounted, and apply no definitions by a Job', async () => {
    const { 'secrets-store-csi-driver': driver } = await values();
    expect(driver?.syncSecret).toEqual({ enabled: false });
    expect(driver?.linux?.crds?.enabled).toBe(false);
    expect(driver?.enableSecretRotation).toBe(true);
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('secrets-store-csi-driver', generate)).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'secrets-store-csi-driver',
    await valuesFor('secrets-store-csi-driver', generate, { sizing: 'large' }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
