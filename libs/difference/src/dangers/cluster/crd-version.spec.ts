import { expect, it } from 'vitest';
import { codesOf, object } from '../testing.ts';

const crd = (...versions: string[]): string =>
  object('apiextensions.k8s.io/v1/CustomResourceDefinition', `spec: {versions: [${versions.join(', ')}]}`);
const version = (name: string, served: boolean, storage: boolean): string =>
  `{name: ${name}, served: ${served}, storage: ${storage}}`;

it('sees a version that is stored go', () => {
  expect(codesOf(crd(version('v1', true, true)), crd(version('v2', true, true)))).toEqual(['crd-version critical']);
});

it('sees a version that is no longer served', () => {
  const stored = version('v2', true, true);
  expect(codesOf(crd(version('v1', true, false), stored), crd(version('v1', false, false), stored))).toEqual([
    'crd-version high',
  ]);
  expect(codesOf(crd(version('v1', true, false), stored), crd(stored))).toEqual(['crd-version high']);
});

it('sees another version stored', () => {
  const before = crd(version('v1', true, true), version('v2', true, false));
  expect(codesOf(before, crd(version('v1', true, false), version('v2', true, true)))).toEqual(['crd-version notice']);
});

it('leaves a version alone that comes, and one that nobody was served', () => {
  expect(codesOf(crd(version('v1', true, true)), crd(version('v1', true, true), version('v2', true, false)))).toEqual(
    [],
  );
  expect(codesOf(crd(version('v0', false, false), version('v1', true, true)), crd(version('v1', true, true)))).toEqual(
    [],
  );
});
