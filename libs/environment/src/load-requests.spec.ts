import { CedilleError, validate, type Problem } from '@cedille/source';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { loadEnvironment } from './load-environment.ts';
import { requestSchemaFor } from './load-requests.ts';
import { EXAMPLE_FACTS } from './testing.ts';

const FACTS = {
  ...EXAMPLE_FACTS,
  domain: { base: 'example.org', clubs: ['clubs.example'] },
  clubs: [{ name: 'chess', team: 'Chess' }],
  components: ['shop'],
};

async function load(requests: Record<string, string>) {
  const files = Object.entries(requests).map(([name, text]) => [`environments/lab/${name}`, text] as const);
  const root = await temporaryWorkspace({
    'environments/lab/environment.yaml': JSON.stringify(FACTS),
    ...Object.fromEntries(files),
  });
  return loadEnvironment(root, 'lab');
}

async function problemsOf(requests: Record<string, string>): Promise<readonly Problem[]> {
  const error = await load(requests).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CedilleError);
  return (error as CedilleError).problems;
}

const SITE = 'club: chess\nhost: www.clubs.example\n';

describe('requests', () => {
  it('are facts of their environment, by folder and name; what else they say is for the chart', async () => {
    const { facts, positionOf } = await load({
      'sites/chess-www.yaml': `${SITE}size: small\nupload: 8M\n`,
      'apps/chess-api.yaml': 'club: chess\n',
    });
    expect(facts.requests).toEqual([
      { name: 'chess-api', folder: 'apps', club: 'chess', values: {} },
      {
        name: 'chess-www',
        folder: 'sites',
        club: 'chess',
        host: 'www.clubs.example',
        size: 'small',
        values: { upload: '8M' },
      },
    ]);
    expect(facts.components).toEqual(['shop', 'chess-api', 'chess-www']);
    expect(positionOf(['requests', 1, 'host'])).toMatchObject({
      file: 'environments/lab/sites/chess-www.yaml',
      line: 2,
    });
    expect(positionOf(['components', 2])).toMatchObject({ file: 'environments/lab/sites/chess-www.yaml' });
    expect(positionOf(['components', 0])).toMatchObject({ file: 'environments/lab/environment.yaml' });
  });

  it('need not be', async () => {
    expect((await load({})).facts).not.toHaveProperty('requests');
  });

  it.each([
    ['a club that nobody knows', 'sites/ches-www.yaml', 'host: www.example.org\nclub: ches\n', 2, 'write chess'],
    ['a name in which the club is not', 'sites/www.yaml', 'club: chess\n', 1, 'rename it to sites/chess-www.yaml'],
    [
      'a host in no domain',
      'sites/chess-www.yaml',
      'club: chess\nhost: www.example.com\n',
      2,
      'write www.example.org, or add the domain to domain.clubs in environment.yaml',
    ],
    [
      'a host that only ends like a domain',
      'sites/chess-www.yaml',
      'club: chess\nhost: www.myexample.org\n',
      2,
      'write www.example.org, or add the domain to domain.clubs in environment.yaml',
    ],
    ['a size that is none', 'sites/chess-www.yaml', 'club: chess\nsize: smal\n', 2, 'write small'],
    [
      'a name that is none',
      'sites/chess_www.yaml',
      'club: chess\n',
      1,
      'rename it to environments/lab/sites/chess-www.yaml',
    ],
    [
      'a name with accents',
      'sites/échecs-été.yaml',
      'club: chess\n',
      1,
      'rename it to environments/lab/sites/echecs-ete.yaml',
    ],
    [
      'previews where there are none',
      'apps/chess-api.yaml',
      'club: chess\nhost: api.example.org\npreviews: { repository: chess/api }\n',
      3,
      'set it there, or remove previews',
    ],
    ['a host with capitals', 'sites/chess-www.yaml', 'host: WWW.example.org\n', 1, 'write www.example.org'],
    [
      'a URL in place of a host',
      'sites/chess-www.yaml',
      'host: https://www.example.org/\n',
      1,
      'write www.example.org',
    ],
    [
      'a file that ends otherwise',
      'sites/chess-www.yml',
      SITE,
      1,
      'rename it to environments/lab/sites/chess-www.yaml',
    ],
    ['text that is no YAML', 'sites/chess-www.yaml', 'club: [\n', 1, undefined],
  ])('refuse %s, at its line', async (_, file, text, line, fix) => {
    const [problem] = await problemsOf({ [file]: text });
    expect(problem).toMatchObject({ severity: 'error', at: { file: `environments/lab/${file}`, line } });
    if (fix !== undefined) expect(problem?.fix).toBe(fix);
  });

  it('have a host of their own, and a name of their own across folders', async () => {
    expect(
      await problemsOf({
        'apps/chess-api.yaml': SITE,
        'apps/chess-www.yaml': 'club: chess\n',
        'sites/chess-www.yaml': SITE,
      }),
    ).toMatchObject([
      {
        message: 'chess-www is there twice: as environments/lab/apps/chess-www.yaml, too.',
        at: { file: 'environments/lab/sites/chess-www.yaml' },
      },
      {
        message: 'chess-www asks for www.clubs.example, which chess-api has.',
        at: { file: 'environments/lab/sites/chess-www.yaml', line: 2 },
      },
    ]);
  });

  it('are no component that is listed', async () => {
    expect(await problemsOf({ 'apps/shop.yaml': '{}\n' })).toMatchObject([
      { message: 'shop is there twice: as a component of the environment, too.' },
    ]);
  });
});

describe('the schema of requests for a chart', () => {
  const chart = {
    type: 'object',
    additionalProperties: false,
    properties: {
      image: { type: 'object', properties: { tag: { type: 'string' } }, required: ['tag'] },
      mounts: { type: 'array', items: { type: 'object', required: ['path'] } },
    },
    required: ['image', 'mounts'],
  };

  it('knows their own keys and the values, of which none must be there but those that are said', () => {
    const schema = requestSchemaFor(chart, ['club']);
    expect(validate(schema, { club: 'chess', host: 'www.example.org', image: {} })).toEqual([]);
    expect(validate(schema, { image: {} })).toMatchObject([{ code: 'missing-key', path: ['club'] }]);
    expect(validate(schema, { club: 'chess', hots: 'www.example.org' })).toMatchObject([{ code: 'unknown-key' }]);
    expect(validate(schema, { club: 'chess', mounts: [{}] })).toMatchObject([{ path: ['mounts', 0, 'path'] }]);
  });
});
