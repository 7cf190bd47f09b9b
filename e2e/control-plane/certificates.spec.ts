import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAuthority, createSigningKeys } from './certificates.ts';

describe('certificates', () => {
  it('are signed by their authority, and say who they are for', async () => {
    const authority = await createAuthority('test');
    const root = new X509Certificate(authority.certificate);
    const server = new X509Certificate((await authority.server('api', ['localhost', '127.0.0.1'])).certificate);
    expect(server.checkIssued(root)).toBe(true);
    expect(server.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1');
    const client = new X509Certificate((await authority.client('jane', ['system:masters', 'b'])).certificate);
    expect(client.subject.split('\n')).toEqual(['O=system:masters', 'O=b', 'CN=jane']);
    expect(root.ca).toBe(true);
    expect(client.ca).toBe(false);
  });

  it('of two authorities have nothing to do with each other', async () => {
    const [one, other] = await Promise.all([createAuthority('test'), createAuthority('test')]);
    const leaf = new X509Certificate((await one.client('jane')).certificate);
    expect(leaf.verify(new X509Certificate(one.certificate).publicKey)).toBe(true);
    expect(leaf.verify(new X509Certificate(other.certificate).publicKey)).toBe(false);
  });

  it('come with keys for tokens in PEM', async () => {
    const { privateKey, publicKey } = await createSigningKeys();
    expect(privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(publicKey).toMatch(/^-----BEGIN PUBLIC KEY-----/);
  });
});
