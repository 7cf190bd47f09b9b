import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repository } from '../fixtures/workspace.ts';
import { BESIDE } from '../projects/code-inputs.ts';
import { readTaskClosures, type TaskClosure } from './task-closures.ts';

const { findClosures, digestOf } = createRequire(import.meta.url)('../../../cli/closures.cjs') as {
  findClosures(root: string, entryPoints: Record<string, string>): Promise<Record<string, TaskClosure>>;
  digestOf(root: string, closure: TaskClosure): string;
};

const root = mkdtempSync(join(tmpdir(), 'cedille-closures-'));
afterAll(() => rmSync(root, { recursive: true }));

const FILES: Record<string, string> = {
  'package-lock.json': JSON.stringify({
    packages: {
      'node_modules/yaml': { version: '2.0.0', integrity: 'sha512-a' },
      'node_modules/execa': { version: '9.0.0' },
      'libs/tool/node_modules/execa': { version: '8.0.0' },
    },
  }),
  'tasks/paint.ts':
    "import { brush } from '@cedille/tool';\nimport { parse } from 'yaml';\nexport const run = () => brush(parse);\n",
  'tasks/sing.ts': "export const run = async () => (await import('../voice.ts')).sing();\n",
  'voice.ts': "import { readFileSync } from 'node:fs';\nexport const sing = () => readFileSync;\n",
  'libs/tool/package.json':
    '{ "name": "@cedille/tool", "type": "module", "sideEffects": false, "exports": "./src/index.ts" }',
  'libs/tool/src/index.ts':
    "export * from './brush.ts';\nexport { hammer } from './hammer.ts';\nexport { saw } from './more/index.ts';\n",
  'libs/tool/src/brush.ts':
    "import type { Paint } from './paint.ts';\nimport colours from './colours.json' with { type: 'json' };\nimport 'execa';\nexport const brush = (paint: Paint) => [paint, colours];\n",
  'libs/tool/src/paint.ts': 'export type Paint = unknown;\n',
  'libs/tool/src/colours.json': '["red"]',
  'libs/tool/src/hammer.ts': 'export const hammer = 1;\n',
  'libs/tool/src/more/index.ts': "export { saw } from './saw.ts';\n",
  'libs/tool/src/more/saw.ts': 'export const saw = 1;\n',
};

beforeAll(() => {
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  mkdirSync(join(root, 'node_modules/@cedille'), { recursive: true });
  symlinkSync(join(root, 'libs/tool'), join(root, 'node_modules/@cedille/tool'));
});

async function closures() {
  return findClosures(root, { 'tasks/paint': 'tasks/paint.ts', 'tasks/sing': 'tasks/sing.ts' });
}

describe('what a task is made of', () => {
  it('are the modules whose code it runs, the ones that names come through, and nothing else of a library', async () => {
    expect((await closures())['tasks/paint']!.sources).toEqual([
      'libs/tool/src/brush.ts',
      'libs/tool/src/colours.json',
      'libs/tool/src/index.ts',
      'tasks/paint.ts',
    ]);
  });

  it('is also what it imports when it is needed', async () => {
    expect((await closures())['tasks/sing']).toEqual({ sources: ['tasks/sing.ts', 'voice.ts'], packages: [] });
  });

  it('are the copies of packages that it gets', async () => {
    expect((await closures())['tasks/paint']!.packages).toEqual(['libs/tool/node_modules/execa', 'node_modules/yaml']);
  });

  it('has a digest that changes with a source and with a package, and with nothing else', async () => {
    const before = digestOf(root, (await closures())['tasks/paint']!);
    appendFileSync(join(root, 'libs/tool/src/hammer.ts'), '// changed\n');
    appendFileSync(join(root, 'voice.ts'), '// changed\n');
    expect(digestOf(root, (await closures())['tasks/paint']!)).toBe(before);
    appendFileSync(join(root, 'libs/tool/src/brush.ts'), '// changed\n');
    const after = digestOf(root, (await closures())['tasks/paint']!);
    expect(after).not.toBe(before);
    writeFileSync(join(root, 'package-lock.json'), FILES['package-lock.json']!.replace('sha512-a', 'sha512-b'));
    expect(digestOf(root, (await closures())['tasks/paint']!)).not.toBe(after);
  });
});

describe('the tasks of this repository', () => {
  it('are all known, and none of them holds what only people see', async () => {
    const known = (await readTaskClosures(repository))!;
    expect(Object.keys(known).sort()).toEqual(
      ['check', 'lint', 'package', 'publish', 'render', 'schema', 'suite', 'test', 'typecheck', 'types'].map(
        name => `tasks/${name}`,
      ),
    );
    for (const { sources } of Object.values(known)) {
      expect(sources).not.toContain('tools/cli/src/terminal.ts');
      for (const file of sources) expect(existsSync(join(repository, file))).toBe(true);
    }
    const suites = (sources: readonly string[]): string[] =>
      sources.filter(file => /^(e2e|libs\/cluster)\//.test(file));
    expect(suites(known['tasks/render']!.sources)).toEqual([]);
  });

  /** What a module finds beside itself is imported by nobody, so that no closure tells of it. */
  it('find nothing beside their sources that is not among the inputs', async () => {
    const known = (await readTaskClosures(repository))!;
    const sources = Object.entries(known).flatMap(([task, closure]) => (task === 'tasks/suite' ? [] : closure.sources));
    const finders = [...new Set(sources)].filter(file =>
      /import\.meta\.(url|dirname)/.test(readFileSync(join(repository, file), 'utf8')),
    );
    const withoutBundle = 'libs/pipeline/src/memory/code-fingerprint.ts';
    expect(finders.filter(file => file !== withoutBundle && !(file in BESIDE))).toEqual([]);
    expect(Object.keys(BESIDE).filter(file => !existsSync(join(repository, file)))).toEqual([]);
  });
});
