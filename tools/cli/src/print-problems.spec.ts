import type { Problem } from '@cedille/source';
import { describe, expect, it } from 'vitest';
import { countProblems, printProblems } from './print-problems.ts';
import { Terminal } from './terminal.ts';

const PROBLEM: Problem = {
  code: 'unknown-key',
  severity: 'error',
  message: 'unknown key "imge"',
  component: 'shop',
  environment: 'lab',
  path: 'imge',
  at: { file: 'charts/shop/values.yaml', line: 3, column: 1 },
  expected: 'image',
  fix: 'write image',
};

function printed(problems: readonly Problem[]): string {
  let text = '';
  const stream = { write: (chunk: string) => (text += chunk), isTTY: false } as unknown as NodeJS.WriteStream;
  printProblems(new Terminal({ stdout: stream, stderr: stream, env: { NO_COLOR: '1' } }), problems);
  return text;
}

describe('problems', () => {
  it('are labelled lines with place, expectation and way out', () => {
    expect(printed([PROBLEM])).toBe(
      [
        '✗ unknown key "imge" unknown-key',
        '  at        charts/shop/values.yaml:3:1  imge',
        '  in        lab · shop',
        '  expected  image',
        '  fix       write image',
        '',
        '',
      ].join('\n'),
    );
  });

  it('that differ in the environment alone are told once', () => {
    const text = printed([PROBLEM, { ...PROBLEM, environment: 'big' }]);
    expect(text).toContain('in        lab, big · shop');
    expect(text.match(/✗/g)).toHaveLength(1);
  });

  it('are counted as they are shown', () => {
    expect(countProblems([])).toBe('no finding');
    expect(countProblems([PROBLEM, { ...PROBLEM, environment: 'big' }, { ...PROBLEM, severity: 'warning' }])).toBe(
      '1 error, 1 warning',
    );
  });
});
