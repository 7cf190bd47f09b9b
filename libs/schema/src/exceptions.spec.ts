import { describe, expect, it } from 'vitest';
import { at, derive } from './testing.ts';

describe('an exception', () => {
  it('opens a place', () => {
    const derived = derive('', 'a: {b: 1}\n', { exceptions: [{ path: 'a', reason: 'free', open: true }] });
    expect(at(derived, 'a')).toBe(true);
    expect(derived.problems).toEqual([]);
  });

  it('gives a place a schema, also one that the chart does not mention, and in every entry', () => {
    const exceptions = [
      { path: 'new.key', reason: 'read by a plugin', schema: { type: 'string' } },
      { path: 'jobs.*.x', reason: 'read by a plugin', schema: { type: 'boolean' } },
    ];
    const derived = derive('{{ range $k, $v := .Values.jobs }}{{ $v.y }}{{ end }}', 'jobs: {}\n', { exceptions });
    expect(at(derived, 'new.key')).toEqual({ type: 'string' });
    expect(at(derived, 'jobs.*.x')).toEqual({ type: 'boolean' });
  });

  it('makes a key known in a closed map, whatever it holds', () => {
    const derived = derive('{{ .Values.a.b }}', 'a: {b: 1}\n', {
      exceptions: [{ path: 'a.added', reason: 'read by a plugin', open: true }],
    });
    expect(at(derived, 'a')).toMatchObject({ properties: { added: true }, additionalProperties: false });
    expect(derived.problems).toEqual([]);
  });

  it('makes a key known that an open map would be warned of', () => {
    const exceptions = [{ path: 'a.levle', reason: 'read by a plugin', open: true as const }];
    const derived = derive('{{ index .Values.a (lower "X") }}', 'a: {level: 1}\n', { exceptions });
    expect(at(derived, 'a')).toMatchObject({ properties: { levle: true } });
    expect(derived.problems).toEqual([]);
  });

  it('that changes nothing is an error', () => {
    const derived = derive('', 'a: 1\n', {
      exceptions: [{ path: 'a', reason: 'none', schema: { type: 'integer', default: 1 } }],
    });
    expect(derived.problems).toMatchObject([{ code: 'schema-exception-unused', severity: 'error', path: 'a' }]);
  });

  it('that is never reached is an error', () => {
    const derived = derive('x:\n  {{- toYaml .Values.a | nindent 2 }}\n', 'a: {b: {c: 1}}\n', {
      exceptions: [{ path: 'a.b.c.d', reason: 'none', open: true }],
    });
    expect(derived.problems).toMatchObject([{ code: 'schema-exception-unused' }]);
  });

  it('with a path that cannot be read is refused', () => {
    expect(() => derive('', '', { exceptions: [{ path: 'a[', reason: 'none', open: true }] })).toThrow(/a\[/);
  });
});
