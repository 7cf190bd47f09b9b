import { expect, it } from 'vitest';
import { codesOf, object } from '../testing.ts';

const storage = (isDefault: boolean, name = 'it'): string =>
  object(
    'storage.k8s.io/v1/StorageClass',
    'provisioner: a',
    `annotations: {storageclass.kubernetes.io/is-default-class: "${isDefault}"}`,
  ).replace('name: it', `name: ${name}`);

it('sees the default class go, unless another one is', () => {
  expect(codesOf(storage(true), storage(false))).toEqual(['storage-class high']);
  const both = [storage(true) + storage(false, 'b'), storage(false) + storage(true, 'b')] as const;
  expect(codesOf(...both)).toEqual([]);
  const other = storage(true, 'b');
  expect(codesOf(storage(true) + other, storage(false) + other)).toEqual([]);
});

it('sees a class go', () => {
  expect(codesOf(storage(false), '')).toEqual(['storage-class high']);
  expect(codesOf('', storage(false))).toEqual([]);
});

it('sees volumes that are deleted from now on', () => {
  const policy = (name: string): string => object('storage.k8s.io/v1/StorageClass', `reclaimPolicy: ${name}`);
  expect(codesOf(policy('Retain'), policy('Delete'))).toContain('protection-removed high');
  expect(codesOf(policy('Delete'), policy('Retain'))).not.toContain('protection-removed high');
});
