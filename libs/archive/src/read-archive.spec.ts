import { execFileSync } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { temporaryWorkspace } from '@cedille/source/testing';
import fc from 'fast-check';
import { Header, type HeaderData } from 'tar';
import { describe, expect, it } from 'vitest';
import { packArchive } from './pack-archive.ts';
import { readArchive, type ReadArchiveOptions } from './read-archive.ts';

const BLOCK = 512;

/** A header as tar writes it, of which `fix` may change any byte before its sum is made right. */
function header(facts: HeaderData, fix: (block: Buffer) => void = () => undefined): Buffer {
  const block = Buffer.alloc(BLOCK);
  new Header({ type: 'File', mode: 0o644, mtime: new Date(0), ...facts }).encode(block, 0);
  fix(block);
  block.write('        ', 148, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

function file(path: string, text = ''): Buffer[] {
  return [header({ path, size: Buffer.byteLength(text) }), padded(text)];
}

function padded(text: string): Buffer {
  return Buffer.alloc(Math.ceil(Buffer.byteLength(text) / BLOCK) * BLOCK).fill(text, 0, Buffer.byteLength(text));
}

const archiveOf = (...blocks: Buffer[]): Uint8Array => gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]));

async function textsOf(archive: Uint8Array, options?: ReadArchiveOptions): Promise<[string, string][]> {
  return [...(await readArchive(archive, options))].map(([path, bytes]) => [path, Buffer.from(bytes).toString('utf8')]);
}

describe('readArchive', () => {
  it('reads what tar packs, long names included, and passes over folders and links', async () => {
    const root = await temporaryWorkspace({ 'chart/a.txt': 'a\n' });
    const long = `chart/${'folder/'.repeat(20)}${'é'.repeat(60)}.txt`;
    await mkdir(join(root, long, '..'), { recursive: true });
    await writeFile(join(root, long), 'far\n');
    await symlink('a.txt', join(root, 'chart/link'));
    for (const format of ['ustar', 'pax', 'gnu']) {
      const names = format === 'ustar' ? ['./chart/a.txt', './chart/link'] : ['./chart'];
      execFileSync('tar', ['-czf', 'a.tgz', `--format=${format}`, ...names], { cwd: root });
      const texts = new Map(await textsOf(await readFile(join(root, 'a.tgz'))));
      expect(texts.get('chart/a.txt')).toBe('a\n');
      expect([...texts.keys()].sort()).toEqual(format === 'ustar' ? ['chart/a.txt'] : ['chart/a.txt', long].sort());
    }
  });

  it('reads back what was packed', async () => {
    const path = fc
      .array(fc.stringMatching(/^[a-zA-Z0-9._é-]{1,40}$/), { minLength: 1, maxLength: 5 })
      .map(steps => steps.join('/'))
      .filter(text => !text.startsWith('./') && !text.split('/').includes('..'));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(path, fc.uint8Array({ maxLength: 2000 })), async contents => {
        const files = Object.entries(contents).map(([name, content]) => ({ path: name, content }));
        const back = [...(await readArchive(packArchive(files)))].map(([name, content]) => [name, [...content]]);
        expect(Object.fromEntries(back)).toEqual(
          Object.fromEntries(files.map(({ path: name, content }) => [name, [...content]])),
        );
      }),
    );
  });

  it('reads a file by its path, and says so when it is not there', async () => {
    const root = await temporaryWorkspace({});
    const path = join(root, 'a.tgz');
    await writeFile(path, packArchive([{ path: 'a', content: Buffer.from('x'.repeat(3_000_000)) }]));
    expect((await readArchive(path)).get('a')?.length).toBe(3_000_000);
    await expect(readArchive(`${path}.other`)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('reads an archive without files', async () => {
    expect(await textsOf(packArchive([]))).toEqual([]);
  });

  it('keeps only what is wanted', async () => {
    const archive = archiveOf(...file('a/Chart.yaml', 'name: a'), ...file('a/logo.png', 'x'.repeat(5000)));
    expect(await textsOf(archive, { isWanted: path => path.endsWith('.yaml') })).toEqual([['a/Chart.yaml', 'name: a']]);
    const refuse = (): boolean => {
      throw new RangeError('no more');
    };
    await expect(readArchive(archive, { isWanted: refuse })).rejects.toThrow(RangeError);
  });
});

describe('an archive is refused', () => {
  const refused: [string, Uint8Array, ReadArchiveOptions, string, RegExp][] = [
    ['that is none', Buffer.from('hello'), {}, 'damaged', /incorrect header check/],
    ['that is empty', Buffer.alloc(0), {}, 'damaged', /unexpected end/],
    ['whose packing hides another', gzipSync(archiveOf(...file('a'))), {}, 'damaged', /compressed twice/],
    ['with a wrong sum', archiveOf(Buffer.alloc(BLOCK, 'A'), ...file('a')), {}, 'damaged', /checksum/],
    [
      'that ends within a file',
      gzipSync(Buffer.concat(file('a', 'text')).subarray(0, 600)),
      {},
      'damaged',
      /Truncated/,
    ],
    [
      'whose file claims more than there is',
      archiveOf(header({ path: 'a', size: 8 ** 11 - 1 })),
      {},
      'damaged',
      /Truncated/,
    ],
    [
      'with too many entries',
      archiveOf(...Array.from({ length: 4 }, (_, i) => header({ path: `${i}` }))),
      { maxEntries: 3 },
      'too-large',
      /more than 3 entries/,
    ],
    [
      'with too much in it',
      archiveOf(...file('a', 'x'.repeat(3_000_000))),
      { maxBytes: 2 ** 21 },
      'too-large',
      /more than 2 MB/,
    ],
    ['with a path upwards', archiveOf(...file('a/../../b')), {}, 'outside', /a\/\.\.\/\.\.\/b, which would be/],
    ['with an absolute path', archiveOf(...file('/etc/passwd')), {}, 'outside', /written outside/],
    ['with a path of Windows', archiveOf(...file('C:\\x')), {}, 'outside', /written outside/],
    [
      'with a link upwards',
      archiveOf(header({ path: 'a/l', type: 'SymbolicLink', linkpath: '../../b' })),
      {},
      'outside',
      /a\/l, which would be/,
    ],
    [
      'with a hard link to elsewhere',
      archiveOf(header({ path: 'a/l', type: 'Link', linkpath: '/b' })),
      {},
      'outside',
      /written outside/,
    ],
  ];

  it.each(refused)('%s', async (_, archive, options, fault, message) => {
    await expect(readArchive(archive, options)).rejects.toMatchObject({
      name: 'ArchiveError',
      fault,
      message: expect.stringMatching(message) as string,
    });
  });

  it('when half of it is missing, wherever it was cut', async () => {
    const whole = packArchive([{ path: 'a', content: Buffer.from('x'.repeat(5000)) }]);
    for (let length = 0; length < whole.length; length += 7)
      await expect(readArchive(whole.subarray(0, length))).rejects.toMatchObject({ fault: 'damaged' });
  });

  it('soon, when it is a bomb: zeros that pack to a thousandth, too many of them or as many as are allowed', async () => {
    const begun = performance.now();
    const zeros = gzipSync(Buffer.alloc(32 * 2 ** 20));
    await expect(readArchive(zeros, { maxBytes: 2 ** 20 })).rejects.toMatchObject({ fault: 'too-large' });
    await expect(readArchive(zeros)).rejects.toMatchObject({ fault: 'damaged' });
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});

describe('a size below zero', () => {
  const negative = Buffer.from('fffffffffffffffffffffe00', 'hex');
  const sizes: [string, Buffer[]][] = [
    ['in base 256', [header({ path: 'a', size: 0 }, block => negative.copy(block, 124))]],
    ['in digits', [header({ path: 'a', size: 0 }, block => block.write('-0000000777\0', 124, 'latin1'))]],
    [
      'in an extended header',
      [
        header({ path: 'x', type: 'ExtendedHeader', size: 17 }),
        padded('17 size=-1000000\n'),
        header({ path: 'a', size: 0 }),
      ],
    ],
  ];

  it.each(sizes)('%s leads neither back nor into other files', async (_, blocks) => {
    expect(await textsOf(archiveOf(...blocks, ...file('b', 'text')))).toEqual([
      ['a', ''],
      ['b', 'text'],
    ]);
  });
});

it('never fails in another way, whatever the bytes', async () => {
  const whole = Buffer.concat([...file('chart/a', 'text'), ...file('chart/b', 'more')]);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }), async changes => {
      const bytes = Buffer.from(whole);
      for (const [at, byte] of changes) bytes[at] = byte;
      const outcome = await readArchive(archiveOf(bytes)).catch((error: unknown) => error);
      expect(outcome instanceof Map || (outcome as Error).name === 'ArchiveError').toBe(true);
    }),
    { numRuns: 500 },
  );
});
