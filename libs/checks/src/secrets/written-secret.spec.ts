import { describe, expect, it } from 'vitest';
import { writtenSecret } from './written-secret.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const found = (object: Record<string, unknown>): string[] =>
  writtenSecret.find(object).map(({ path }) => path.join('.'));
const config = (text: string): Record<string, unknown> => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'web' },
  data: { file: text },
});
const secret = (data: Record<string, string>): Record<string, unknown> => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'web' },
  data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)])),
});
const KEY = `-----BEGIN ${'PRIVATE'} KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END ${'PRIVATE'} KEY-----\n`;
const TOKEN = `ghp_${'aB3'.repeat(12)}`;

describe('a secret in a rendered object', () => {
  it.each([
    ['the data of a Secret', secret({ password: 'hunter2' }), 'data.password'],
    ['a key in a Secret', secret({ 'tls.key': KEY }), 'data.tls.key'],
    ['a file in a Secret', secret({ 'settings.ini': '[db]\nuser = app\npassword = hunter2\n' }), 'data.settings.ini'],
    [
      'a Secret as text',
      { apiVersion: 'v1', kind: 'Secret', stringData: { password: 'admin' } },
      'stringData.password',
    ],
    ['lines of properties', config('db.user=app\ndb.password=hunter2\n'), 'data.file'],
    ['YAML', config('db:\n  user: app\n  password: "hunter2"\n'), 'data.file'],
    ['JSON', config('{"db": {"user": "app", "password": "hunter2"}}'), 'data.file'],
    ['JSON in base64', config(`settings: ${base64('{"password": "hunter2", "user": "app"}')}\nmore: 1\n`), 'data.file'],
    ['a private key among other lines', config(`first\n${KEY}`), 'data.file'],
    ['a URL', config('upstream: postgres://app:hunter2@db.example.org/app'), 'data.file'],
    ['a parameter', config('https://example.org/hook?access_token=a1B2c3D4e5F6'), 'data.file'],
    ['a token of a known service', config(`run --with ${TOKEN}`), 'data.file'],
    [
      'an argument',
      { kind: 'Pod', spec: { containers: [{ args: ['--user=app', '--password=hunter2'] }] } },
      'spec.containers.0.args.1',
    ],
    [
      'a variable',
      { kind: 'Pod', spec: { containers: [{ env: [{ name: 'DB_PASSWORD', value: 'hunter2' }] }] } },
      'spec.containers.0.env.0.value',
    ],
  ] as const)('is found in %s, by its place alone', (_, object, path) => {
    expect(found(object)).toEqual([path]);
    expect(JSON.stringify(writtenSecret.find(object))).not.toMatch(/hunter2|aB3aB3|MIIE/);
  });

  it.each([
    [
      'what names a Secret',
      {
        kind: 'Pod',
        spec: { env: [{ name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }] },
      },
    ],
    [
      'a certificate and its authority',
      secret({
        'tls.crt': KEY.replaceAll('PRIVATE KEY', 'CERTIFICATE'),
        'ca.crt': KEY.replaceAll('PRIVATE KEY', 'CERTIFICATE'),
      }),
    ],
    ['a public key', config(KEY.replaceAll('PRIVATE', 'PUBLIC'))],
    [
      'an annotation that names one',
      { kind: 'Service', metadata: { annotations: { 'cnpg.io/pluginClientSecret': 'client-tls' } } },
    ],
    ['a user name', secret({ username: 'app' })],
    ['an empty Secret', secret({ password: '' })],
    [
      'checksums',
      {
        kind: 'Pod',
        metadata: { annotations: { 'checksum/config': 'a1'.repeat(32) }, labels: { 'config-hash': '9f86d081884c' } },
      },
    ],
    ['a hash of what was rendered', config(`hash: ${'a1'.repeat(32)}\nother: 1\n`)],
    [
      'what is filled in later',
      config('password: ${DB_PASSWORD}\nsecret: $argocd:clientSecret\ntoken: {{ .token }}\n'),
    ],
    [
      'a script that reads it',
      config(
        '#!/bin/sh\nPASSWORD=$(cat /run/secrets/password)\nexport TOKEN="$1"\nlogin --password "$PASSWORD" --token-file /run/token\n',
      ),
    ],
    ['a comment', config('# password: hunter2\n; password = hunter2\nkey: value\n')],
    [
      'an image in base64',
      config(`logo: ${'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk'}\nother: 1\n`),
    ],
    [
      'a flag that names a file',
      { kind: 'Pod', spec: { args: ['--password-file=/etc/x', '--secret-name=web', '--token-ttl', '1h'] } },
    ],
    [
      'the definition of a kind',
      { kind: 'CustomResourceDefinition', spec: { example: 'password: hunter2\nother: 1\n' } },
    ],
  ] as const)('is not seen in %s', (_, object) => {
    expect(found(object)).toEqual([]);
  });
});
