import { CedilleError, type Problem } from '@cedille/source';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { loadEnvironment } from './load-environment.ts';
import { EXAMPLE_FACTS } from './testing.ts';

const OMNI = { endpoint: 'https://omni.example', emailDomain: 'example.org', clusters: ['other'] };

async function load(
  members: Record<string, string>,
  omni: Partial<typeof OMNI> | undefined = OMNI,
): Promise<Awaited<ReturnType<typeof loadEnvironment>>> {
  const files = Object.entries(members).map(([name, text]) => [`environments/lab/members/${name}`, text] as const);
  const facts = { ...EXAMPLE_FACTS, ...(omni && { omni }) };
  const root = await temporaryWorkspace({
    'environments/lab/environment.yaml': JSON.stringify(facts),
    ...Object.fromEntries(files),
  });
  return loadEnvironment(root, 'lab');
}

async function problemOf(...given: Parameters<typeof load>): Promise<Problem> {
  const error = await load(...given).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CedilleError);
  return (error as CedilleError).problems[0]!;
}

describe('members', () => {
  it('are facts of their environment, by account, each with the place where it stands', async () => {
    const { facts, positionOf } = await load({
      'zoe.yaml': 'account: zoe\nclusters: { lab: None }\n',
      'ada.yaml': 'account: ada\nclusters:\n  lab: Admin\n  other: Reader\n',
    });
    expect(facts.members).toEqual([
      { account: 'ada', clusters: { lab: 'Admin', other: 'Reader' } },
      { account: 'zoe', clusters: { lab: 'None' } },
    ]);
    expect(positionOf(['members', 0, 'clusters', 'other'])).toMatchObject({
      file: 'environments/lab/members/ada.yaml',
      line: 4,
    });
  });

  it('need not be', async () => {
    expect((await load({})).facts).not.toHaveProperty('members');
  });

  it.each<[string, string, Partial<Problem>]>([
    ['personal data', 'account: ada\nclusters: {}\nemail: ada@example.org\n', { code: 'unknown-key', path: 'email' }],
    ['an address as account', 'account: ada@example.org\nclusters: {}\n', { path: 'account' }],
    ['a role that there is not', 'account: ada\nclusters: { lab: Owner }\n', { path: 'clusters.lab' }],
    [
      'the name of another file',
      'account: bob\nclusters: {}\n',
      { code: 'invalid-fact', fix: 'rename it to bob.yaml' },
    ],
    [
      'a cluster that nobody knows',
      'account: ada\nclusters: { lap: Admin }\n',
      { fix: expect.stringContaining('write lab') as string },
    ],
    ['YAML that is none', 'account: [\n', { code: 'yaml-syntax' }],
    ['nothing at all', '', { code: 'missing-key' }],
  ])('refuses %s', async (_, text, expected) => {
    const problem = await problemOf({ 'ada.yaml': text });
    expect(problem).toMatchObject({
      ...expected,
      environment: 'lab',
      at: { file: 'environments/lab/members/ada.yaml' },
    });
  });

  it('refuses members where nobody says how they sign in', async () => {
    const problem = await problemOf({ 'ada.yaml': 'account: ada\nclusters: {}\n' }, { endpoint: OMNI.endpoint });
    expect(problem).toMatchObject({ code: 'invalid-fact', message: expect.stringContaining('emailDomain') as string });
  });
});
