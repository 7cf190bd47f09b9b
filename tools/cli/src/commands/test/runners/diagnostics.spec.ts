import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { explainDiagnostic, parseDiagnostics } from './diagnostics.ts';

const root = mkdtempSync(join(tmpdir(), 'cedille-diagnostics-'));
mkdirSync(join(root, 'dist/schemas'), { recursive: true });
const schema = { properties: { image: { properties: { repository: {} } } } };
writeFileSync(join(root, 'dist/schemas/demo.schema.json'), JSON.stringify(schema));
afterAll(() => rmSync(root, { recursive: true }));

const explain = (line: string): string => {
  const [found] = parseDiagnostics({ output: line, failed: true });
  return explainDiagnostic(found!, root);
};

describe('what the compiler says', () => {
  it('is read with its place and all its lines', () => {
    const output =
      "a/b.ts(3,7): error TS2322: Type 'number' is wrong.\n  Because of this.\nc.ts(1,1): error TS1: Other.\n";
    expect(parseDiagnostics({ output, failed: true })).toEqual([
      { file: 'a/b.ts', line: 3, column: 7, code: 'TS2322', text: "Type 'number' is wrong.\n  Because of this." },
      { file: 'c.ts', line: 1, column: 1, code: 'TS1', text: 'Other.' },
    ]);
  });

  it('is never lost: a failure without a finding is a finding', () => {
    expect(parseDiagnostics({ output: 'panic: out of memory', failed: true })).toMatchObject([
      { text: 'panic: out of memory' },
    ]);
    expect(parseDiagnostics({ output: '', failed: false })).toEqual([]);
  });

  it('names the key that the chart does not have, and the one that was meant', () => {
    const said =
      "charts/demo/src/values.ts(8,5): error TS2322: Type 'string' is not assignable to type 'UnknownKey<\"imge\">'.";
    expect(explain(said)).toBe(
      [
        'imge is not a value of demo.',
        '  at        charts/demo/src/values.ts:8:5',
        '  expected  a key that the chart reads at this place',
        '  fix       write image',
      ].join('\n'),
    );
  });

  it('says the same of a key that the compiler found by itself', () => {
    const said =
      "charts/demo/src/values.ts(8,5): error TS2353: Object literal may only specify known properties, and 'xyz' does not exist in type 'Values'.";
    expect(explain(said)).toContain('xyz is not a value of demo.');
    expect(explain(said)).toContain('fix       remove it');
  });

  it('is left as it is outside of charts', () => {
    const said =
      "libs/a/src/b.ts(8,5): error TS2353: Object literal may only specify known properties, and 'xyz' does not exist in type 'X'.";
    expect(explain(said)).toContain('Object literal may only specify known properties');
    expect(explain(said)).toContain('at        libs/a/src/b.ts:8:5  TS2353');
  });

  it('names the keys of an object that has nothing in common with the type', () => {
    const line =
      "charts/demo/src/values.ts(8,5): error TS2559: Type '{ imge: { tag: string; }; \"other-key\"?: number; }' has no properties in common with type 'Values'.";
    expect(explain(line)).toContain('imge is not a value of demo.');
    expect(explain(line)).toContain('write image');
    expect(explain(line)).toContain('other-key is not a value of demo');
    expect(explain(line)).not.toContain('tag is not a value');
  });
});
