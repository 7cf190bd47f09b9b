import type { Environment } from '@cedille/environment';
import { EXAMPLE_FACTS } from '@cedille/environment/testing';
import { expect, it } from 'vitest';
import { connectionLines } from './connection.ts';

const node = { name: 'one', role: 'control-plane', address: '192.0.2.11' } as const;
const host = {
  ...EXAMPLE_FACTS,
  cluster: { name: 'metal', kind: 'talos', kubernetes: '1.34.2', nodes: [node] },
  sso: { issuer: 'https://argocd.example/api/dex' },
} as unknown as Environment;
const environment = {
  ...EXAMPLE_FACTS,
  name: 'play',
  cluster: { name: 'play', kind: 'vcluster', host: 'lab', endpoint: 'https://play.vcluster-play.svc:443' },
} as unknown as Environment;
const sandbox = { person: 'ada', purpose: 'Trying an operator.', expires: '2027-03-15' };
const lines = (more: Partial<Environment['cluster']> = {}) =>
  connectionLines({ environment, host: { ...host, cluster: { ...host.cluster, ...more } }, sandbox });

it('asks for the one Secret and the one Pod that the person has rights for', () => {
  const inside = lines().filter(line => line.startsWith('kubectl --context'));
  expect(inside).toEqual([
    "kubectl --context=metal-sandbox --namespace=vcluster-play-ada get secret vc-play-ada --output=jsonpath='{.data.config}' | base64 --decode > play-ada.yaml",
    'kubectl --context=metal-sandbox --namespace=vcluster-play-ada port-forward pod/play-ada-0 8443:8443',
  ]);
});

it('signs in at the issuer of the host, with the claim that names the person', () => {
  const text = lines().join('\n');
  expect(text).toContain('--exec-arg=--oidc-issuer-url=https://argocd.example/api/dex');
  expect(text).toContain('--exec-arg=--oidc-extra-scope=profile');
});

it('leads to the API server of the host, by the certificate that facts say or an administrator gives', () => {
  expect(lines().join('\n')).toContain('--server=https://192.0.2.11:6443 --certificate-authority=metal.crt');
  expect(lines({ certificateAuthority: 'PEM' }).join('\n')).toContain('certificate-authority-data UEVN');
});
