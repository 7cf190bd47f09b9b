import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const LOADER = fileURLToPath(new URL('../load-compiled.cjs', import.meta.url));
const RUN = `
const { exports: program, keep } = require(process.argv[1]).loadCompiled(process.argv[2], process.argv[3]);
program.main().then(answer => { process.stdout.write(answer); keep(); });`;

let folder: string;
let kept: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'load-compiled-'));
  kept = join(folder, 'kept/code');
  write('main.js', "exports.main = async () => `${require('./part.js').name} ${require('node:path').sep}`;");
  write('part.js', "exports.name = 'first';");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('code that was compiled before', () => {
  it('gives the same answer, and is kept once', () => {
    expect(run()).toBe('first /');
    const { ino } = statSync(kept);
    expect(run()).toBe('first /');
    expect(statSync(kept).ino).toBe(ino);
  });

  it('is not used for another text', () => {
    run();
    write('part.js', "exports.name = 'a longer second';");
    expect(run()).toBe('a longer second /');
  });

  it('is not used for another text of the same length', () => {
    run();
    write('part.js', "exports.name = 'other';");
    expect(run()).toBe('other /');
  });

  it('is compiled anew when it is damaged, wherever that is', () => {
    run();
    const whole = readFileSync(kept);
    for (let place = 0; place < whole.length; place += Math.ceil(whole.length / 7)) {
      const damaged = Buffer.from(whole);
      damaged[place]! ^= 0x55;
      writeFileSync(kept, damaged);
      expect(run()).toBe('first /');
      expect(readFileSync(kept).equals(damaged)).toBe(false);
    }
  });

  it('is no necessity: it may be impossible to keep', () => {
    write('kept', 'a file where the folder would be');
    expect(run()).toBe('first /');
  });
});

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

function run(): string {
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', RUN, LOADER, join(folder, 'main.js'), kept], {
    encoding: 'utf8',
  });
  return stdout || stderr;
}
