import type { Problem } from '@cedille/source';
import { describe, expect, it } from 'vitest';
import { applyWaivers, type PlacedWaiver } from './apply-waivers.ts';

const problem = (more: Partial<Problem> = {}): Problem => ({
  code: 'host-namespace',
  severity: 'warning',
  message: 'It shares the network of its machine.',
  component: 'metallb',
  environment: 'lab',
  object: 'DaemonSet metallb-system/metallb-speaker',
  ...more,
});

const waiver = (more: Partial<PlacedWaiver> = {}): PlacedWaiver => ({
  rules: ['host-namespace'],
  object: 'DaemonSet metallb-system/metallb-speaker',
  reason: 'It answers for addresses.',
  owner: 'sre',
  until: '2027-01-31',
  component: 'metallb',
  wordOf: rule => rule,
  positionOf: path => ({ file: 'charts/metallb/component.yaml', line: 7, column: path.length }),
  isJudged: true,
  ...more,
});

const apply = (problems: Problem[], waivers: PlacedWaiver[], today?: string): string[] =>
  applyWaivers({ problems, waivers, today }).map(({ code, severity, at }) =>
    [code, severity, at?.column].filter(part => part !== undefined).join(' '),
  );

describe('a waiver', () => {
  it('takes away the finding that it names, and no other', () => {
    const others = [
      problem({ code: 'host-path' }),
      problem({ component: 'contour' }),
      problem({ object: 'DaemonSet metallb-system/metallb-frr-k8s' }),
    ];
    expect(apply([problem(), ...others], [waiver()])).toEqual([
      'host-path warning',
      'host-namespace warning',
      'host-namespace warning',
    ]);
  });

  it('names several objects by a star, and takes dots for dots', () => {
    const speaker = { object: 'DaemonSet metallb-system/*' };
    expect(apply([problem()], [waiver(speaker)])).toEqual([]);
    const dotted = problem({ object: 'DaemonSet metallb-system/aXb' });
    expect(apply([dotted], [waiver({ object: 'DaemonSet metallb-system/a.b', isJudged: false })])).toEqual([
      'host-namespace warning',
    ]);
  });

  it('of an environment holds there alone', () => {
    const lab = waiver({ environment: 'lab' });
    expect(apply([problem(), problem({ environment: 'other' })], [lab])).toEqual(['host-namespace warning']);
  });

  it('that waives nothing is told of, rule by rule, where everything was looked at', () => {
    const two = waiver({ rules: ['host-namespace', 'host-path'] });
    expect(apply([problem()], [two])).toEqual(['waiver-unused warning 2']);
    expect(apply([problem()], [{ ...two, isJudged: false }])).toEqual([]);
  });

  it('holds until the end of its last day; after that it is told of, as gravely as what it waives', () => {
    expect(apply([problem()], [waiver()], '2027-01-31')).toEqual([]);
    expect(apply([problem()], [waiver()], '2027-02-01')).toEqual(['waiver-expired warning 1']);
    expect(apply([problem({ severity: 'error' })], [waiver()], '2027-02-01')).toEqual(['waiver-expired error 1']);
  });

  it('does not expire where nobody says which day it is', () => {
    expect(apply([problem()], [waiver({ until: '2001-01-01' })])).toEqual([]);
  });

  it('of a rule that does not exist, or is no policy, is an error with what was probably meant', () => {
    const [first, second] = applyWaivers({
      problems: [],
      waivers: [waiver({ rules: ['host-namspace', 'reference-missing'] })],
    });
    expect(first).toMatchObject({ code: 'waiver-unused', severity: 'error', fix: 'write host-namespace' });
    expect(second).toMatchObject({
      severity: 'error',
      message: 'There is no rule reference-missing that can be waived.',
    });
  });
});
