import { describe, expect, it } from 'vitest';
import { refusals } from './refused.fixture.ts';

const object = (kind: string, more: string, metadata = ''): string =>
  `{ apiVersion: v1, kind: ${kind}, metadata: { name: a, namespace: b${metadata} }, ${more} }`;

describe('ConfigMaps and Secrets', () => {
  it.each([
    [object('ConfigMap', 'data: { a/b: c }'), 'data.a/b: at most 253 letters'],
    [object('ConfigMap', 'data: { ..: c }'), ': at most 253 letters'],
    [object('ConfigMap', 'data: { a: b }, binaryData: { a: AAEC }'), 'data.a: each key once'],
    [object('Secret', 'type: kubernetes.io/tls, stringData: { tls.crt: a }'), 'type: the key tls.key'],
    [object('Secret', 'type: kubernetes.io/basic-auth, stringData: { user: a }'), 'type: the key username or password'],
    [
      object('Secret', 'type: kubernetes.io/dockerconfigjson, stringData: { .dockerconfigjson: nonsense }'),
      ': a map in JSON',
    ],
  ])('finds what is wrong in %s', (text, place) => {
    expect(refusals(text)).toEqual([expect.stringContaining(place)]);
  });

  it('never prints what a Secret holds', () => {
    const text = object(
      'Secret',
      'type: kubernetes.io/dockerconfigjson, stringData: { .dockerconfigjson: hunter2, a/b: hunter2 }',
    );
    expect(refusals(text).join(' ')).not.toContain('hunter2');
  });

  it('counts bytes, of base64 what it stands for', () => {
    const mebibyte = 'a'.repeat(1024 * 1024);
    expect(refusals(object('ConfigMap', `data: { a: ${mebibyte} }`))).toEqual([]);
    expect(refusals(object('ConfigMap', `data: { a: ${mebibyte}a }`))).toEqual([': at most 1048576']);
    expect(refusals(object('Secret', `data: { a: ${Buffer.from(mebibyte).toString('base64')} }`))).toEqual([]);
    expect(refusals(object('Secret', `data: { a: ${mebibyte} }, stringData: { a: b }`))).toEqual([]);
  });
});

describe('metadata', () => {
  it('finds annotations and objects that are too large', () => {
    const text = 'a'.repeat(256 * 1024);
    expect(refusals(object('ConfigMap', 'data: {}', `, annotations: { k: ${text} }`))).toEqual([
      'metadata.annotations: at most 262144',
    ]);
    expect(refusals(object('Anything', `spec: [${`${text}, `.repeat(7)}]`))).toEqual([': at most 1572864']);
  });

  it('wants finalizers with a domain where Kubernetes does, and each once', () => {
    const list = ', finalizers: [wait, example.org/wait, example.org/wait]';
    expect(refusals(object('ConfigMap', 'data: {}', list))).toEqual([
      'metadata.finalizers[0]: a name with a domain, such as example.org/cleanup',
      'metadata.finalizers[2]: each finalizer once',
    ]);
    const other = '{ apiVersion: example.org/v1, kind: Site, metadata: { name: a, finalizers: [wait.example.org] } }';
    expect(refusals(other)).toEqual([]);
  });
});

describe('webhooks and definitions', () => {
  const hook = (more: string): string =>
    `{ apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, metadata: { name: a }, webhooks: [{ name: a.example.org, sideEffects: None, admissionReviewVersions: [v1], ${more} }] }`;
  const SERVICE = 'clientConfig: { service: { name: a, namespace: b } }';
  const definition = (name: string, versions: string): string =>
    `{ apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: { name: ${name} }, spec: { group: example.org, scope: Cluster, names: { kind: Site, plural: sites }, versions: [${versions}] } }`;
  const VERSION = 'served: true, storage: true, schema: { openAPIV3Schema: { type: object } }';

  it.each([
    [hook('clientConfig: {}'), 'clientConfig: one of url, service'],
    [hook('clientConfig: { url: "http://a.example.org" }'), 'url: an address that begins with https://'],
    [hook(`${SERVICE}, timeoutSeconds: 60`), 'timeoutSeconds: 30 or less'],
    [
      hook(`${SERVICE}, rules: [{ apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [WRITE] }]`),
      'operations[0]: one of',
    ],
    [definition('site.example.org', `{ name: v1, ${VERSION} }`), 'metadata.name: sites.example.org'],
    [definition('sites.example.org', `{ name: v1, ${VERSION} }, { name: v2, ${VERSION} }`), 'versions: exactly one'],
    [definition('sites.example.org', '{ name: v1, served: true, storage: true }'), 'schema: a schema'],
  ])('finds what is wrong in %s', (text, place) => {
    expect(refusals(text)).toEqual([expect.stringContaining(place)]);
  });

  it('finds nothing in what is right', () => {
    expect(refusals(hook(SERVICE))).toEqual([]);
    expect(refusals(definition('sites.example.org', `{ name: v1, ${VERSION} }`))).toEqual([]);
  });
});
