import { describe, expect, it } from 'vitest';
import { object, problemsIn, problemsOf, wide, workload } from '../references.fixture.ts';

const SECRET = object('Secret', 'key', 'data: {password: YQ==}\nstringData: {user: a}');
const CONFIG = object('ConfigMap', 'conf', 'data: {a.yaml: ""}\nbinaryData: {b.bin: YQ==}');
const reads = (key: string, more = ''): string =>
  workload('web', { container: `env: [{name: A, valueFrom: {secretKeyRef: {name: key, key: ${key}${more}}}}]` });
const mounts = (volume: string, subPath = ''): string =>
  workload('web', {
    container: `volumeMounts: [{name: v, mountPath: /v${subPath && `, subPath: ${subPath}`}}]`,
    spec: `volumes: [{name: v, ${volume}}]`,
  });
const CERTIFICATE = object('cert-manager.io/v1 Certificate', 'tls', 'spec: {secretName: key, issuerRef: {name: ca}}');
const ISSUER = object('cert-manager.io/v1 Issuer', 'ca', 'spec: {selfSigned: {}}');

describe('known-key', () => {
  it('tells the key, what there is, and what was probably meant', async () => {
    expect(await problemsOf(SECRET + reads('pasword'))).toMatchObject([
      {
        code: 'reference-key',
        message: 'Deployment home/web needs key pasword of Secret home/key, which has no such key.',
        path: 'spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef.key',
        expected: 'a key of Secret home/key: password, user; did you mean password?',
        fix: 'write password in the template that makes it or in the values it reads',
      },
    ]);
  });

  it.each([
    ['of data and stringData', SECRET + reads('password') + reads('user').replaceAll('web', 'web2')],
    ['of binaryData', CONFIG + mounts('configMap: {name: conf, items: [{key: b.bin, path: b}]}')],
    ['that may be missing', SECRET + reads('gone', ', optional: true')],
    ['of a Secret that a program fills', object('Secret', 'key') + reads('gone')],
    ['of a Certificate', ISSUER + CERTIFICATE + reads('tls.crt') + reads('ca.crt').replaceAll('web', 'web2')],
    [
      'of a keystore that is asked for',
      `${ISSUER}${CERTIFICATE.replace('issuerRef', 'keystores: {jks: {create: true}}, issuerRef')}${reads('keystore.jks')}`,
    ],
    [
      'of a token',
      `${object('Secret', 'key', 'type: kubernetes.io/service-account-token').replace('{name: key', '{annotations: {kubernetes.io/service-account.name: default}, name: key')}${reads('token')}`,
    ],
    [
      'that comes from Vault',
      `${object('redhatcop.redhat.io/v1alpha1 VaultSecret', 'x', 'spec: {output: {name: key, stringData: {a: b}}}')}${reads('a')}`,
    ],
    [
      'that comes from another store',
      `${object('external-secrets.io/v1 ExternalSecret', 'key', 'spec: {data: [{secretKey: a}]}')}${reads('a')}`,
    ],
    [
      'that a whole entry of another store may have',
      `${object('external-secrets.io/v1 ExternalSecret', 'key', 'spec: {data: [{secretKey: a}], dataFrom: [{extract: {key: x}}]}')}${reads('b')}`,
    ],
    [
      'that was sealed',
      `${object('bitnami.com/v1alpha1 SealedSecret', 'key', 'spec: {encryptedData: {a: x}}')}${reads('a')}`,
    ],
    ['that is mounted alone', CONFIG + mounts('configMap: {name: conf}', 'a.yaml')],
    [
      'that is mounted under another name',
      CONFIG + mounts('configMap: {name: conf, items: [{key: a.yaml, path: b}]}', 'b'),
    ],
  ])('accepts a key %s', async (_what, text) => {
    expect(await problemsOf(text)).toEqual([]);
  });

  it.each([
    ['of a volume', CONFIG + mounts('configMap: {name: conf, items: [{key: gone, path: b}]}')],
    [
      'of a projected volume',
      SECRET + mounts('projected: {sources: [{secret: {name: key, items: [{key: gone, path: b}]}}]}'),
    ],
    ['that is mounted alone', CONFIG + mounts('configMap: {name: conf}', 'gone')],
    ['of a Certificate', ISSUER + CERTIFICATE + reads('gone')],
    [
      'that comes from Vault',
      `${object('redhatcop.redhat.io/v1alpha1 VaultSecret', 'x', 'spec: {output: {name: key, stringData: {a: b}}}')}${reads('gone')}`,
    ],
  ])('finds a key %s that is not there', async (_what, text) => {
    const found = await problemsOf(text);
    expect(found.map(({ code, message }) => [code, message.includes('key gone of ')])).toEqual([
      ['reference-key', true],
    ]);
  });

  it('wants the two keys of a listener', async () => {
    const gateway = object(
      'gateway.networking.k8s.io/v1 Gateway',
      'a',
      'spec: {listeners: [{name: a, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: key}]}}]}',
    );
    expect((await problemsOf(SECRET + gateway)).map(({ message }) => message)).toEqual([
      'Gateway home/a needs key tls.crt of Secret home/key, which has no such key.',
      'Gateway home/a needs key tls.key of Secret home/key, which has no such key.',
    ]);
  });

  it('puts together what several say of one Secret', async () => {
    const otherSecrets = [{ name: 'key', keys: ['more'] }];
    const text = wide('Namespace', 'home') + SECRET + reads('more') + reads('user').replaceAll('web', 'web2');
    expect(await problemsIn({ shop: { text, otherSecrets } })).toEqual([]);
  });

  it('tells of one key that is missing once a component', async () => {
    const twice = SECRET + reads('gone') + reads('gone').replaceAll('web', 'web2');
    expect(await problemsOf(twice)).toMatchObject([
      { message: 'Deployment home/web and another object need key gone of Secret home/key, which has no such key.' },
    ]);
  });
});
