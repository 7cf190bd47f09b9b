import fc from 'fast-check';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import type { Pin } from '../load-pins.ts';
import { editPins } from './edit-pins.ts';

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const pin = (version: string, letter = 'a'): Pin => ({ version, digest: digest(letter) });

const WRITTEN = `# yaml-language-server: $schema=../../libs/delivery/releases.schema.json
# Ours.

argocd:
  version: 1.0.0   # held back: see the wiki
  digest: ${digest('a')}

# About vault.
vault:
  version: 2.0.0
  digest: ${digest('b')} # proved
# The end.
`;

describe('editing pins', () => {
  it('changes version and digest and nothing else', () => {
    const text = editPins(WRITTEN, new Map([['argocd', pin('1.1.0', 'c')]]));
    expect(text).toBe(WRITTEN.replace('1.0.0', '1.1.0').replace(digest('a'), digest('c')));
  });

  it('puts a new pin into its place in the alphabet; comments stay with their pin', () => {
    const text = editPins(WRITTEN, new Map([['grav', pin('3.0.0')]]));
    expect(text).toBe(
      WRITTEN.replace(`${digest('a')}\n`, `${digest('a')}\ngrav:\n  version: 3.0.0\n  digest: ${digest('a')}\n`),
    );
  });

  it('takes a pin out', () => {
    expect(editPins(WRITTEN, new Map([['vault', undefined]]))).toBe(WRITTEN.replace(/vault:\n.*\n.*# proved\n/, ''));
    expect(editPins(WRITTEN, new Map([['absent', undefined]]))).toBe(WRITTEN);
  });

  it('begins a file that binds its schema', () => {
    for (const text of ['', '# yaml-language-server: $schema=../../libs/delivery/releases.schema.json\n{}\n'])
      expect(editPins(text, new Map([['vault', pin('1.0.0')]]))).toMatch(
        /^# yaml-language-server: \$schema=\.\.\/\.\.\/libs\/delivery\/releases\.schema\.json\n(# .*\n)?vault:\n {2}version: 1\.0\.0\n/,
      );
  });

  it('sorts a file that somebody wrote in another order', () => {
    const text = editPins(
      `vault:\n  version: 1.0.0\n  digest: ${digest('a')}\n# first\nargocd: { version: 1.0.0, digest: "${digest('b')}" }\n`,
      new Map([['argocd', pin('2.0.0', 'c')]]),
    );
    expect(Object.keys(parse(text) as object)).toEqual(['argocd', 'vault']);
    expect(parse(text)).toMatchObject({ argocd: pin('2.0.0', 'c') });
    expect(text).toContain('# first');
  });

  const pins = fc.dictionary(
    fc.stringMatching(/^[a-z][a-z0-9-]{0,6}[a-z0-9]$/),
    fc.record({ version: fc.stringMatching(/^\d\.\d\.\d$/), digest: fc.constantFrom('a', 'b', 'c').map(digest) }),
  );

  it('says what was asked for, whatever was there', () => {
    fc.assert(
      fc.property(pins, pins, (before, after) => {
        const text = editPins('', new Map(Object.entries(before)));
        const changed = editPins(text, new Map(Object.entries(after)));
        expect(parse(changed) ?? {}).toEqual({ ...before, ...after });
      }),
    );
  });

  it('and its reverse give the same bytes', () => {
    fc.assert(
      fc.property(pins, pins, (before, after) => {
        const text = editPins('', new Map(Object.entries(before)));
        const there = editPins(text, new Map(Object.entries(after)));
        const back = new Map(Object.keys(after).map(name => [name, before[name]]));
        expect(editPins(there, back)).toBe(text);
      }),
    );
  });
});
