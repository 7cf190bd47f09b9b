import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { validate, type Problem } from '@cedille/source';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { fixCertain } from './fix-certain.ts';

const found = (line: number, column: number, from: string, to: string): Problem => ({
  code: 'unknown-key',
  severity: 'error',
  message: `unknown key ${from}`,
  at: { file: 'values.yaml', line, column },
  edit: { from, to },
});

async function fixed(text: string, ...problems: Problem[]) {
  const root = await temporaryWorkspace({ 'values.yaml': text });
  const outcome = await fixCertain(root, problems);
  return { ...outcome, text: await readFile(join(root, 'values.yaml'), 'utf8') };
}

describe('fixCertain', () => {
  it('replaces one word where it stands, and leaves every other byte as it was', async () => {
    const before = '# replcas: as many as there are machines\r\na: { replcas: 2 } # replcas\n"imge": x\n';
    const { text, done, left } = await fixed(before, found(2, 6, 'replcas', 'replicas'), found(3, 1, 'imge', 'image'));
    expect(text).toBe('# replcas: as many as there are machines\r\na: { replicas: 2 } # replcas\n"image": x\n');
    expect(done).toEqual(['values.yaml:3:1  imge → image', 'values.yaml:2:6  replcas → replicas']);
    expect(left).toEqual([]);
  });

  it('replaces a value behind the key at whose place the problem is', async () => {
    expect((await fixed('sizing: meduim\n', found(1, 1, 'meduim', 'medium'))).text).toBe('sizing: medium\n');
  });

  it('does several in one line, and one that two environments find only once', async () => {
    const problems = [found(1, 3, 'nmae', 'name'), found(1, 12, 'prot', 'port'), found(1, 3, 'nmae', 'name')];
    const { text, done } = await fixed('{ nmae: x, prot: 1 }\n', ...problems);
    expect(text).toBe('{ name: x, port: 1 }\n');
    expect(done).toHaveLength(2);
  });

  it.each([
    ['where the key that was meant stands already', 'name: a\nnmae: b\n', found(2, 1, 'nmae', 'name'), 'nmae'],
    ['where another word stands', 'other: a\n', found(1, 1, 'nmae', 'name'), 'does not stand there'],
    ['where the word is a part of a longer one', 'nmaes: a\n', found(1, 1, 'nmae', 'name'), 'does not stand there'],
    ['beyond the end of the file', 'a: 1\n', found(9, 1, 'nmae', 'name'), 'does not stand there'],
  ])('leaves the file alone %s', async (_, before, problem, said) => {
    const { text, done, left } = await fixed(before, problem);
    expect([text, done]).toEqual([before, []]);
    expect(left.join()).toContain(said);
  });
});

describe('a fix is certain', () => {
  const schema = {
    type: 'object',
    additionalProperties: false,
    properties: { replicas: {}, storageClassName: {}, tls: {}, mode: { enum: ['server', 'agent'] } },
  };
  const editOf = (data: object) => validate(schema, data)[0]?.edit;

  it('for a key, or one of a list of words, that is one slip away', () => {
    expect(editOf({ replcas: 1 })).toEqual({ from: 'replcas', to: 'replicas' });
    expect(editOf({ storage_class_name: 1 })).toEqual({ from: 'storage_class_name', to: 'storageClassName' });
    expect(editOf({ mode: 'sever' })).toEqual({ from: 'sever', to: 'server' });
  });

  it('not for what is further away, too short, or only begins like it', () => {
    for (const data of [{ repicsa: 1 }, { tsl: 1 }, { storageClass: 1 }, { mode: 'client' }, { 'mode.x': 1 }])
      expect(editOf(data)).toBeUndefined();
  });
});
