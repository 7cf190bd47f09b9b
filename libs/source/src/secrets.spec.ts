import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSecrets, isSecretKey } from './secrets.ts';

const made = (length: number): string => 'aB3'.repeat(Math.ceil(length / 3)).slice(0, length);

describe('findSecrets', () => {
  it.each<[string, unknown]>([
    ['adminPassword', 'hunter2'],
    ['ADMIN_PASSWORD', 'hunter2'],
    ['smtp-passwd', 'x'],
    ['pwd', 12345],
    ['apiKey', 'abc'],
    ['clientSecret', 'abc'],
    ['token', made(32)],
    ['secretKey', made(40)],
    ['notes', `-----BEGIN RSA ${'PRIVATE KEY'}-----\nabc`],
    ['anything', `ghp_${made(36)}`],
    ['anything', `$2y$10$${made(53)}`],
    ['example.io/clientSecret', 'hunter2'],
    ['example.io/clientSecret', '0f8a2b9c-77de-4c1b-9a35-5d2e8f6a1b0c'],
    ['example.io/clientSecret', made(40)],
    ['clientSecret', 'shop-client'],
    ['authToken', 'sesame'],
    ['authToken', 'jwt,secret=hunter2'],
    ['authToken', `jwt,secret=${made(32)}+/`],
    ['ETCD_AUTH_PASSWORD', 'simple'],
    ['url', 'postgres://app:hunter2@db.example.org/app'],
    ['webhook', `https://discord.com/api/webhooks/123456/${made(40)}`],
  ])('sees %s', (key, value) => {
    expect(findSecrets({ some: { [key]: value } })).toEqual([['some', key]]);
  });

  it('goes by the name of a variable', () => {
    expect(
      findSecrets({
        env: [
          { name: 'DB_PASSWORD', value: 'hunter2' },
          { name: 'DB_HOST', value: 'db' },
        ],
      }),
    ).toEqual([['env', 0, 'value']]);
  });

  it.each<[string, unknown]>([
    ['passwordKey', 'admin-password'],
    ['existingSecret', 'grafana-admin'],
    ['secretName', 'grafana-admin'],
    ['secret', 'grafana-admin'],
    ['token', 'kubernetes'],
    ['password', true],
    ['password', ''],
    ['password', '${ADMIN_PASSWORD}'],
    ['password', '$__file{/etc/secrets/password}'],
    ['password', '{{ .Values.x }}'],
    ['password', '/run/secrets/password'],
    ['clientSecret', '$dex.github.clientSecret:x'.replace('$dex', '${dex}')],
    ['image', 'quay.io/x/y@sha256:' + 'a1'.repeat(32)],
    ['url', 'https://user@example.org/x'],
    ['automountServiceAccountToken', false],
    ['cnpg.io/pluginClientSecret', 'barman-cloud-client-tls'],
    ['example.io/clientSecret', 'shop.client-2'],
    ['ETCD_AUTH_TOKEN', 'simple'],
    ['ETCD_AUTH_TOKEN', 'jwt,pub-key=/etc/etcd/jwt.pub,priv-key=/etc/etcd/jwt.key,sign-method=RS256,ttl=10m'],
  ])('leaves %s: %s alone', (key, value) => {
    expect(findSecrets({ [key]: value })).toEqual([]);
  });

  it('sees one wherever it stands', () => {
    const tree = fc.letrec<{ node: unknown }>(tie => ({
      node: fc.oneof(
        { depthSize: 'small' },
        fc.constant({ password: 'hunter2' }),
        fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b'), tie('node'), { minKeys: 1 }),
      ),
    })).node;
    fc.assert(fc.property(tree, data => findSecrets(data).length > 0));
  });
});

it('tells keys of secrets from those that name one', () => {
  expect(['adminPassword', 'GF_SECURITY_ADMIN_PASSWORD', 'client-secret', 'apikey'].every(isSecretKey)).toBe(true);
  expect(['passwordKey', 'secretName', 'tokenPath', 'secrets', 'hashring'].some(isSecretKey)).toBe(false);
});
