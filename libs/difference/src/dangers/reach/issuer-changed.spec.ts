import { expect, it } from 'vitest';
import { codesOf, object } from '../testing.ts';

const ingress = (issuer: string): string =>
  object('networking.k8s.io/v1/Ingress', '', `annotations: {a: b, cert-manager.io/cluster-issuer: ${issuer}}`);
const certificate = (issuer: string): string =>
  object('cert-manager.io/v1/Certificate', `spec: {issuerRef: {name: ${issuer}}}`);
const issuer = (server: string): string =>
  object('cert-manager.io/v1/ClusterIssuer', `spec: {acme: {server: "https://${server}"}}`);

it('sees an issuer that no browser trusts', () => {
  expect(codesOf(ingress('letsencrypt-prod'), ingress('letsencrypt-staging'))).toEqual(['issuer-changed high']);
  expect(codesOf(certificate('letsencrypt'), certificate('selfsigned'))).toEqual(['issuer-changed high']);
  expect(codesOf(issuer('acme-v02.api.letsencrypt.org'), issuer('acme-staging-v02.api.letsencrypt.org'))).toEqual([
    'issuer-changed high',
  ]);
});

it('gives a notice for another one, and leaves the way to trust alone', () => {
  expect(codesOf(ingress('a'), ingress('b'))).toEqual(['issuer-changed notice']);
  expect(codesOf(ingress('letsencrypt-staging'), ingress('letsencrypt-prod'))).toEqual(['issuer-changed notice']);
  expect(codesOf(ingress('a'), ingress('a'))).toEqual([]);
});

it('sees an Ingress for which nobody asks any longer', () => {
  expect(codesOf(ingress('a'), object('networking.k8s.io/v1/Ingress'))).toEqual(['issuer-changed high']);
});
