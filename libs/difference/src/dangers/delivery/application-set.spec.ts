import { expect, it } from 'vitest';
import { codesOf, dangersOf, object } from '../testing.ts';

interface Given {
  clusters?: string[];
  name?: string;
  policy?: string;
  server?: string;
  generator?: string;
}

const set = ({
  clusters = ['a', 'b'],
  name = '{{cluster}}-web',
  policy = '',
  server = 's',
  generator,
}: Given = {}): string =>
  object(
    'argoproj.io/v1alpha1/ApplicationSet',
    `spec: {syncPolicy: {${policy}}, generators: [${generator ?? `{list: {elements: [${clusters.map(one => `{cluster: ${one}}`).join(', ')}]}}`}], ` +
      `template: {metadata: {name: "${name}"}, spec: {destination: {server: ${server}}}}}`,
  );
const PRESERVED = 'preserveResourcesOnDeletion: true';

it('names the applications that are no longer made', () => {
  expect(dangersOf(set(), set({ clusters: ['a'] }))).toMatchObject([
    { severity: 'critical', message: 'The application b-web is deleted with everything it made.' },
  ]);
  expect(codesOf(set(), set({ name: '{{cluster}}-site' }))).toEqual(Array(2).fill('application-set critical'));
});

it('is milder where what they made stays', () => {
  expect(codesOf(set({ policy: PRESERVED }), set({ policy: PRESERVED, clusters: ['a'] }))).toEqual([
    'application-set notice',
  ]);
  const only = 'applicationsSync: create-only';
  expect(codesOf(set({ policy: only }), set({ policy: only, clusters: ['a'] }))).toEqual([]);
});

it('sees protection go, and another destination', () => {
  expect(codesOf(set({ policy: PRESERVED }), set())).toEqual(['application-set high']);
  expect(codesOf(set({ policy: 'applicationsSync: create-update' }), set())).toEqual(['application-set high']);
  expect(codesOf(set(), set({ server: 't' }))).toEqual(['application-set critical']);
});

it('sees generators change that only the cluster can answer', () => {
  const git = (path: string): string => `{git: {repoURL: r, directories: [{path: ${path}}]}}`;
  expect(codesOf(set({ generator: git('a/*') }), set({ generator: git('b/*') }))).toEqual(['application-set high']);
  expect(codesOf(set({ generator: git('a/*') }), set({ generator: git('a/*'), name: '{{x}}-b' }))).toEqual([
    'application-set critical',
  ]);
});

it('leaves more applications alone, and the same in another order', () => {
  expect(codesOf(set(), set({ clusters: ['a', 'b', 'c'] }))).toEqual([]);
  expect(codesOf(set(), set({ clusters: ['b', 'a'] }))).toEqual([]);
});
