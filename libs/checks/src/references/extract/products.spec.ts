import { describe, expect, it } from 'vitest';
import { relationsIn } from '../references.fixture.ts';

const made = (text: string) => relationsIn(text).makes;

describe('what comes into being because of an object', () => {
  it('is named by a template', () => {
    expect(
      made(`
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec: {volumeClaimTemplates: [{metadata: {name: data}}, {metadata: {name: log}}]}
`),
    ).toEqual([
      { kind: 'PersistentVolumeClaim', name: 'data-db-#' },
      { kind: 'PersistentVolumeClaim', name: 'log-db-#' },
    ]);
  });

  it('has the name of the object where it is given none', () => {
    const secret = (target: string): string =>
      `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: a}\nspec: {${target}data: [{secretKey: k}]}\n`;
    expect(made(secret(''))).toEqual([{ kind: 'Secret', name: 'a', keys: ['k'] }]);
    expect(made(secret('target: {name: b, template: {data: {x: y}}}, '))).toEqual([
      { kind: 'Secret', name: 'b', keys: ['k', 'x'] },
    ]);
  });

  it('has keys that nobody knows where a store decides', () => {
    const text =
      'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: a}\nspec: {dataFrom: [{extract: {key: k}}]}\n';
    expect(made(text)).toEqual([{ kind: 'Secret', name: 'a', keys: [], open: true }]);
  });

  it('is made on a condition', () => {
    const gateway = (annotations: string): string =>
      `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: a, annotations: {${annotations}}}\nspec: {listeners: [{tls: {certificateRefs: [{name: t}]}}]}\n`;
    expect(made(gateway(''))).toBeUndefined();
    expect(made(gateway('cert-manager.io/issuer: ca'))).toEqual([
      { kind: 'Secret', name: 't', keys: ['tls.crt', 'tls.key', 'ca.crt'] },
    ]);
  });

  it('is where its controller puts it', () => {
    const text =
      'apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: {name: a}\nspec: {acme: {privateKeySecretRef: {name: account}}}\n';
    expect(made(text)).toEqual([{ kind: 'Secret', name: 'account', namespace: '*', keys: ['tls.key'] }]);
  });
});
