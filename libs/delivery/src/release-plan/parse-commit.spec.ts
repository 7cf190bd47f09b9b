import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largestStep, parseCommit, stepOfCommit, type Commit } from './parse-commit.ts';

function parse(message: string): Commit {
  return parseCommit({ hash: 'a'.repeat(40), message, files: [] });
}

describe('parseCommit', () => {
  it('reads type, scope and description', () => {
    expect(parse('feat(argocd): sign in by team')).toMatchObject({
      type: 'feat',
      scopes: ['argocd'],
      breaking: false,
      description: 'sign in by team',
    });
  });

  it('reads several scopes', () => {
    expect(parse('fix(argocd, grafana): host').scopes).toEqual(['argocd', 'grafana']);
  });

  it('takes a subject without a type as a description', () => {
    expect(parse('Make it work')).toMatchObject({ type: '', scopes: [], description: 'Make it work' });
  });

  it('sees a breaking change in the mark and in the footer', () => {
    expect(parse('feat(vault)!: other paths').breaking).toBe(true);
    const footer = parse('fix(vault): paths\n\nWhy.\n\nBREAKING CHANGE: secrets move\nto kv/data.\n\nSigned-off-by: A');
    expect(footer).toMatchObject({ breaking: true, breakingNote: 'secrets move to kv/data.' });
  });

  it('does not take the words inside a sentence for a footer', () => {
    expect(parse('fix: x\n\nThis is no BREAKING CHANGE: really.').breaking).toBe(false);
  });

  it('takes a revert for a patch, however breaking the reverted commit was', () => {
    const commit = parse(`Revert "feat(argocd)!: all new"\n\nThis reverts commit ${'b'.repeat(40)}.`);
    expect(commit).toMatchObject({ type: 'revert', scopes: ['argocd'], breaking: false, reverts: 'b'.repeat(40) });
    expect(stepOfCommit(commit)).toBe('patch');
  });

  it('never throws and keeps what a person wrote, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const { description } = parse(text);
        expect(text).toContain(description.replace(/^take back “|”$/g, ''));
      }),
    );
  });
});

describe('stepOfCommit', () => {
  it.each([
    ['feat(a): x', 'minor'],
    ['fix(a): x', 'patch'],
    ['perf(a): x', 'patch'],
    ['chore(a): x', undefined],
    ['docs(a): x', undefined],
    ['refactor(a)!: x', 'major'],
    ['anything', undefined],
  ])('%s asks for %s', (message, step) => {
    expect(stepOfCommit(parse(message))).toBe(step);
  });

  it('is the largest of several', () => {
    expect(largestStep(['patch', undefined, 'minor'])).toBe('minor');
    expect(largestStep([undefined])).toBeUndefined();
  });
});
