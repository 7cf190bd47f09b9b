import { parseYaml, type Problem, type ProblemCode } from '@cedille/source';
import { describe, expect, it } from 'vitest';
import { applyWaivers, WAIVABLE } from './apply-waivers.ts';
import { placeWaivers, WAIVER_GROUPS, type WrittenWaiver } from './place-waivers.ts';

const TEXT = `waivers:
  - reason: It answers for addresses.
    until: 2027-01-31
    objects:
      DaemonSet net/speaker: [host-namespace]
      DaemonSet net/frr: [host-path, security-context]
  - reason: It was never tried otherwise.
    until: 2027-01-31
    owner: network
    objects: { Deployment net/cleaner: [host-port, host-pth] }
`;

const document = parseYaml(TEXT, 'charts/net/component.yaml');
const placed = placeWaivers({
  waivers: (document.data as { waivers: WrittenWaiver[] }).waivers,
  owner: 'sre',
  component: 'net',
  positionOf: path => document.positionOf(['waivers', ...path]),
  isJudged: true,
});

const found = (code: string, object: string): Problem => ({
  code: code as ProblemCode,
  severity: 'warning',
  message: 'A finding.',
  component: 'net',
  object,
});
const FRR = WAIVER_GROUPS['security-context']!.map(rule => found(rule, 'DaemonSet net/frr'));
const ALL = [...FRR, found('host-namespace', 'DaemonSet net/speaker'), found('host-path', 'DaemonSet net/frr')];

describe('waivers as they are written', () => {
  it('are one for each object, of whoever owns the component where nobody else is named', () => {
    expect(placed.map(({ object, owner, reason }) => [object, owner, reason])).toEqual([
      ['DaemonSet net/speaker', 'sre', 'It answers for addresses.'],
      ['DaemonSet net/frr', 'sre', 'It answers for addresses.'],
      ['Deployment net/cleaner', 'network', 'It was never tried otherwise.'],
    ]);
  });

  it('name groups that consist of rules', () => {
    expect(placed[1]!.rules).toEqual(['host-path', ...WAIVER_GROUPS['security-context']!]);
    for (const rule of Object.values(WAIVER_GROUPS).flat()) expect(WAIVABLE).toContain(rule);
    const left = applyWaivers({ problems: ALL, waivers: placed.slice(0, 2) });
    expect(left).toEqual([]);
  });

  it('are told rule by rule where they waive nothing, in their own line, and what to write in the place of a group', () => {
    const problems = ALL.filter(({ code }) => code !== 'seccomp-missing');
    expect(applyWaivers({ problems, waivers: placed })).toMatchObject([
      {
        code: 'waiver-unused',
        message: 'The waiver of seccomp-missing for DaemonSet net/frr waives nothing.',
        at: { file: 'charts/net/component.yaml', line: 6 },
        fix: 'write capabilities-kept, privilege-escalation, runs-as-root, writable-root in the place of security-context',
      },
      { message: 'There is no rule host-pth that can be waived.', at: { line: 10 }, fix: 'write host-path' },
      {
        message: 'The waiver of host-port for Deployment net/cleaner waives nothing.',
        at: { line: 10 },
        fix: 'remove it',
      },
    ]);
  });

  it('end at the line of their day', () => {
    const ended = applyWaivers({ problems: ALL, waivers: placed, today: '2027-02-01' });
    expect(ended.filter(({ code }) => code === 'waiver-expired').map(({ at }) => at?.line)).toEqual([3, 3]);
  });
});
