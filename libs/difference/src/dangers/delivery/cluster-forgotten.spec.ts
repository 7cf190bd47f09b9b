import { expect, it } from 'vitest';
import { codesOf, dangersOf, object } from '../testing.ts';

const LABEL = 'labels: {argocd.argoproj.io/secret-type: cluster}';
const CONFIRM = 'annotations: {argocd.argoproj.io/sync-options: "Prune=confirm"}';

const registration = (metadata = LABEL, rest = 'stringData: {name: lab, server: "https://lab.example.org"}') =>
  object('v1/Secret', rest, metadata);
const application = (name: string, destination: string) =>
  object('argoproj.io/v1alpha1/Application', `spec: {destination: {${destination}}}`).replace(
    'name: it',
    `name: ${name}`,
  );

const mine = (before: string, after: string) =>
  dangersOf(before, after).filter(({ code }) => code === 'cluster-forgotten');

it.each([
  ['by name', 'name: lab', registration()],
  ['by server', 'server: "https://lab.example.org"', registration()],
  ['by a server that is encoded', 'server: a', registration(LABEL, 'data: {server: YQ==}')],
])('is grave where an Application still delivers there: %s', (_, destination, secret) => {
  const shop = application('shop', destination);
  expect(mine(secret + shop, shop)).toEqual([
    expect.objectContaining({ severity: 'critical', message: expect.stringContaining('shop still deliver') as string }),
  ]);
});

it('sees sets of Applications, and those that begin to deliver there', () => {
  const set = object(
    'argoproj.io/v1alpha1/ApplicationSet',
    'spec: {template: {spec: {destination: {name: lab}}}}',
  ).replace('name: it', 'name: previews');
  expect(mine(registration() + set, set)).toMatchObject([{ severity: 'critical' }]);
  expect(mine(registration(), application('shop', 'name: lab'))).toMatchObject([{ severity: 'critical' }]);
});

it('asks whether they are gone where they go in the same change, or are not seen from here', () => {
  const [together] = mine(registration() + application('shop', 'name: lab'), '');
  expect(together).toMatchObject({ severity: 'high', message: expect.stringMatching(/: shop\.$/) as string });
  const others = application('shop', 'name: other');
  expect(mine(registration() + others, others)).toMatchObject([{ severity: 'high' }]);
});

it('is milder where a person is asked first', () => {
  const shop = application('shop', 'name: lab');
  const asked = registration(`${LABEL}, ${CONFIRM}`);
  expect(mine(asked + shop, shop)).toMatchObject([{ severity: 'high' }]);
  expect(mine(asked, '')).toMatchObject([{ severity: 'notice' }]);
});

it('leaves other Secrets alone, one that stays, and one that is another now', () => {
  expect(codesOf(registration('labels: {a: b}'), '')).not.toContain('cluster-forgotten high');
  expect(mine(registration(`${LABEL}, annotations: {argocd.argoproj.io/sync-options: "Prune=false"}`), '')).toEqual([]);
  expect(mine(registration(), registration(LABEL, 'stringData: {name: lab, server: b}'))).toEqual([]);
});
