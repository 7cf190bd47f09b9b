import { mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLastRun, type LastRun, type RunAnswer } from './last-run.ts';

const ANSWER: RunAnswer = { renderings: [], problems: [], unchecked: 3, undelivered: [] };
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Later than any file of a test, and not so late that the day is nearly over. */
const LATER = DAY_MS - (Date.now() % DAY_MS) < 3 * MINUTE_MS ? Date.now() + 5 * MINUTE_MS : Date.now() + MINUTE_MS;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cedille-last-run-'));
  await write('charts/site/values.yaml', 'replicas: 1\n');
  await write('environments/production/environment.yaml', 'components: []\n');
  await write('dist/rendered/production/site.yaml', 'kind: Pod\n');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), text);
}

function open(other: Partial<Parameters<typeof openLastRun>[0]> = {}): LastRun | undefined {
  const cacheDir = join(folder, 'cache');
  return openLastRun({ root: folder, question: {}, cacheDir, env: { PATH: '/bin' }, now: LATER, ...other });
}

describe('a run that is asked for again', () => {
  beforeEach(() => open()!.keep(ANSWER));

  it('is answered from before', () => {
    expect(open()!.answer).toEqual(ANSWER);
  });

  it('is answered whatever else is in the environment', () => {
    expect(open({ env: { PATH: '/bin', COLUMNS: '80' } })!.answer).toEqual(ANSWER);
  });

  const changes: [string, () => Promise<unknown>][] = [
    ['a file has other content', () => write('charts/site/values.yaml', 'replicas: 22\n')],
    ['a file has other content of the same size and time', () => forge('charts/site/values.yaml', 'replicas: 2\n')],
    ['a file is new', () => write('environments/production/overlays/site.yaml', '{}\n')],
    ['a folder is new', () => mkdir(join(folder, 'environments/staging'))],
    ['a file is gone', () => rm(join(folder, 'charts/site/values.yaml'))],
    ['the version of a tool is another one', () => write('tools/versions.yaml', 'helm: 4.0.0\n')],
    ['an upstream archive has arrived', () => write('cache/upstream/objects/abc', 'x')],
    ['what was written was touched', () => forge('dist/rendered/production/site.yaml', 'kind: Job\n')],
    ['what was written is gone', () => rm(join(folder, 'dist'), { recursive: true })],
    ['something lies beside what was written', () => write('dist/rendered/production/left.yaml', '')],
  ];
  it.each(changes)('is done again when %s', async (_, change) => {
    await change();
    expect(open()!.answer).toBeUndefined();
  });

  it('is done again with another question, other variables, and on another day', () => {
    expect(open({ question: { words: ['production'] } })!.answer).toBeUndefined();
    expect(open({ env: { PATH: '/usr/bin' } })!.answer).toBeUndefined();
    expect(open({ env: { PATH: '/bin', CEDILLE_ENGINE: 'helm' } })!.answer).toBeUndefined();
    expect(open({ now: LATER + DAY_MS })!.answer).toBeUndefined();
    expect(open({ now: LATER - DAY_MS })!.answer).toBeUndefined();
  });

  it('is done again when what was kept is damaged', async () => {
    const [name] = await readdir(join(folder, 'cache/last-run'));
    await write(`cache/last-run/${name}`, '{}');
    expect(open()!.answer).toBeUndefined();
  });
});

it('keeps nothing of a run before which a file had just been written: the next edit might look the same', async () => {
  const { ctimeMs } = await stat(join(folder, 'charts/site/values.yaml'));
  await open({ now: ctimeMs + 1 })!.keep(ANSWER);
  expect(open()!.answer).toBeUndefined();
});

it('notices an edit while the run was under way', async () => {
  const run = open()!;
  await write('charts/site/values.yaml', 'replicas: 2\n');
  await run.keep(ANSWER);
  expect(open()!.answer).toBeUndefined();
});

it('asks servers again when it is time', async () => {
  const problem = { code: 'upstream-unreachable', severity: 'warning', message: 'no such host' } as const;
  const until = LATER + 1000;
  await write('cache/unreachable/pins/site.json', JSON.stringify({ value: '', until }));
  await open()!.keep({ ...ANSWER, problems: [problem] });
  expect(open({ now: until - 1 })!.answer).toMatchObject({ problems: [problem] });
  expect(open({ now: until })!.answer).toBeUndefined();
});

it('cannot tell what a server or the target of a link is like', async () => {
  expect(open({ env: { CEDILLE_CHART_MIRROR: 'https://mirror.example' } })).toBeUndefined();
  await symlink('/etc', join(folder, 'charts/elsewhere'));
  expect(open()).toBeUndefined();
});

/** Other content with the size and the time of modification of before. */
async function forge(file: string, text: string): Promise<void> {
  const { atime, mtime, size } = await stat(join(folder, file));
  expect(text).toHaveLength(size);
  await write(file, text);
  await utimes(join(folder, file), atime, mtime);
}
