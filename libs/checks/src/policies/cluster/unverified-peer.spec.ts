import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { unverifiedPeer } from './unverified-peer.ts';

const foundIn = (text: string): string[] => unverifiedPeer.find(parse(text)).map(({ path }) => path.join('.'));
const pod = (container: string): string => `{ kind: Pod, spec: { containers: [{ name: a, ${container} }] } }`;
const map = (text: string): string => `{ kind: ConfigMap, data: { settings: ${JSON.stringify(text)} } }`;

describe('a program that takes any certificate', () => {
  it.each([
    ['{ kind: APIService, spec: { insecureSkipTLSVerify: true } }', 'spec.insecureSkipTLSVerify'],
    ['{ kind: SecretStore, spec: { provider: { tlsSkipVerify: "true" } } }', 'spec.provider.tlsSkipVerify'],
    [
      '{ kind: A, spec: { receivers: { k: { insecure_skip_verify: true } } } }',
      'spec.receivers.k.insecure_skip_verify',
    ],
    [pod('env: [{ name: VAULT_SKIP_VERIFY, value: "true" }]'), 'spec.containers.0.env.0.value'],
    [pod('env: [{ name: GF_SMTP_SKIP_VERIFY, value: "1" }]'), 'spec.containers.0.env.0.value'],
    [pod('args: [--kubelet-insecure-tls]'), 'spec.containers.0.args.0'],
    [pod('args: [serve, --tls-skip-verify]'), 'spec.containers.0.args.1'],
    [pod('command: [sh, -c, "kubectl --insecure-skip-tls-verify=true get pods"]'), 'spec.containers.0.command.2'],
    [map('smtp:\n  insecureSkipVerify: true\n'), 'data.settings'],
    [map('[smtp]\nskip_verify = true\n'), 'data.settings'],
    [map('{"tls_skip_verify_insecure":true}'), 'data.settings'],
  ])('is found in %s', (text, path) => {
    expect(foundIn(text)).toEqual([path]);
  });

  it.each([
    '{ kind: APIService, spec: { insecureSkipTLSVerify: false } }',
    '{ kind: CustomResourceDefinition, spec: { schema: { insecureSkipVerify: true } } }',
    pod('env: [{ name: VAULT_SKIP_VERIFY, value: "false" }]'),
    pod('env: [{ name: VAULT_SKIP_VERIFY, valueFrom: { configMapKeyRef: { name: a, key: b } } }]'),
    pod('args: [--insecure-skip-tls-verify=false, --skip-headers]'),
    map('# insecureSkipVerify: switch it on for tests\nverify: true\n'),
    map('skip_verify = false\n'),
    '{ kind: A, spec: { skipVerification: 3, description: "skip verify: true" } }',
    '{ kind: A, spec: { skipIfVerified: true, verify: true } }',
  ])('is not found in %s', text => {
    expect(foundIn(text)).toEqual([]);
  });
});
