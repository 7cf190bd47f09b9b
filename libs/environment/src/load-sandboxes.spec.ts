import { CedilleError, type Problem } from '@cedille/source';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { loadDeliveries } from './load-deliveries.ts';
import { sandboxExpiryProblems } from './sandbox-expiry.ts';
import { EXAMPLE_FACTS } from './testing.ts';

const FILE = 'purpose: Trying an operator.\nexpires: 2027-03-15\n';
const OMNI = { endpoint: 'https://omni.example', emailDomain: 'example.org' };
const HOST = { ...EXAMPLE_FACTS, omni: OMNI, sso: { issuer: 'https://argocd.example/api/dex' } };
const INSIDE = {
  ...EXAMPLE_FACTS,
  name: 'play',
  cluster: {
    ...EXAMPLE_FACTS.cluster,
    name: 'play',
    kind: 'vcluster',
    host: 'lab',
    endpoint: 'https://play.x-play.svc',
  },
  sandboxes: { months: 3 },
  components: EXAMPLE_FACTS.components.filter(name => name !== 'argocd'),
};

interface Given {
  sandboxes?: Record<string, string>;
  host?: object;
  inside?: object;
}

async function load({ sandboxes = { 'ada.yaml': FILE }, host = {}, inside = {} }: Given) {
  const files = Object.entries(sandboxes).map(([name, text]) => [`environments/play/sandboxes/${name}`, text] as const);
  const root = await temporaryWorkspace({
    'environments/lab/environment.yaml': JSON.stringify({ ...HOST, ...host }),
    'environments/lab/members/ada.yaml': 'account: ada\nclusters: {}\n',
    'environments/play/environment.yaml': JSON.stringify({ ...INSIDE, ...inside }),
    ...Object.fromEntries(files),
  });
  return (await loadDeliveries(root, ['play']))[0]!.environment;
}

async function problemOf(given: Given): Promise<Problem> {
  const error = await load(given).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CedilleError);
  return (error as CedilleError).problems[0]!;
}

describe('sandboxes', () => {
  it('are facts of the environment that they are beside, and no requests', async () => {
    const { facts, positionOf } = await load({});
    expect(facts.sandboxes).toEqual({
      months: 3,
      people: [{ person: 'ada', purpose: 'Trying an operator.', expires: '2027-03-15' }],
    });
    expect(facts).not.toHaveProperty('requests');
    expect(positionOf(['sandboxes', 'people', 0, 'expires'])).toMatchObject({
      file: 'environments/play/sandboxes/ada.yaml',
      line: 2,
    });
  });

  it('need not be', async () => {
    expect((await load({ sandboxes: {} })).facts.sandboxes).toEqual({ months: 3 });
  });

  it.each<[string, string, Partial<Problem>]>([
    ['personal data', `${FILE}email: ada@example.org\n`, { code: 'unknown-key', path: 'email' }],
    ['no purpose', 'expires: 2027-03-15\n', { code: 'missing-key' }],
    ['a date that is none', FILE.replace('2027-03-15', 'soon'), { path: 'expires' }],
    ['a day that no month has', FILE.replace('03-15', '02-30'), { code: 'invalid-fact', path: 'expires' }],
    ['YAML that is none', 'purpose: [\n', { code: 'yaml-syntax' }],
    ['the same key twice', `${FILE}expires: 2027-04-15\n`, { code: 'yaml-syntax' }],
    ['nothing at all', '', { code: 'missing-key' }],
  ])('are refused with %s, at the line', async (_, text, expected) => {
    expect(await problemOf({ sandboxes: { 'ada.yaml': text } })).toMatchObject({
      ...expected,
      environment: 'play',
      at: { file: 'environments/play/sandboxes/ada.yaml' },
    });
  });

  it.each(['a.da', 'Ada', 'ada-', 'a'.repeat(36)])(
    'are refused for %s, which no namespace can end with',
    async person => {
      expect(await problemOf({ sandboxes: { [`${person}.yaml`]: FILE } })).toMatchObject({
        code: 'invalid-fact',
        expected: 'at most 35 small letters, digits and hyphens',
      });
    },
  );

  it.each<[string, Given, string]>([
    ['somebody whom the host does not know', { sandboxes: { 'adda.yaml': FILE } }, 'rename the file to ada.yaml'],
    ['people who cannot sign in', { host: { sso: undefined } }, 'set sso.issuer of lab, or remove the file'],
    ['an environment that does not say how long', { inside: { sandboxes: undefined } }, 'set sandboxes.months'],
  ])('are refused for %s', async (_, given, fix) => {
    expect(await problemOf(given)).toMatchObject({ code: 'invalid-fact', fix: expect.stringContaining(fix) as string });
  });
});

describe('the day of a sandbox', () => {
  const on = async (day: string | undefined, expires = '2027-03-15') =>
    sandboxExpiryProblems(await load({ sandboxes: { 'ada.yaml': FILE.replace('2027-03-15', expires) } }), day);

  it('is an error from that day on, until the file is gone', async () => {
    expect(await on('2027-03-14')).toEqual([]);
    expect(await on('2027-03-15')).toMatchObject([
      {
        code: 'sandbox-expiry',
        severity: 'error',
        at: { file: 'environments/play/sandboxes/ada.yaml', line: 2 },
        fix: 'remove environments/play/sandboxes/ada.yaml: all of it goes',
      },
    ]);
  });

  it('is not later than facts allow, whatever the length of a month', async () => {
    expect(await on('2026-11-30', '2027-02-28')).toEqual([]);
    expect(await on('2026-11-30', '2027-03-01')).toMatchObject([{ expected: 'a day until 2027-02-28' }]);
  });

  it('is nobody’s business where no day is asked about', async () => {
    expect(await on(undefined, '2000-01-01')).toEqual([]);
  });
});
