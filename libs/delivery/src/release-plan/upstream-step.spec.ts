import { describe, expect, it } from 'vitest';
import { nextVersion } from './next-version.ts';
import { readPins, upstreamChanges, upstreamStep } from './upstream-step.ts';

const chart = (version: string, alias = ''): string =>
  `dependencies:\n  - name: common\n    version: 0.1.0\n    repository: file://../common\n` +
  `  - name: vault\n    version: ${version}\n    repository: https://example.org\n${alias}`;

describe('upstreamStep', () => {
  it.each([
    ['10.1.1', '11.0.0', 'major'],
    ['10.1.1', '10.2.0', 'minor'],
    ['10.1.1', '10.1.2', 'patch'],
    ['v1.20.3', 'v1.21.1', 'minor'],
    ['0.33.0', '0.34.1', 'minor'],
    ['2.0.0', '1.9.0', 'major'],
    ['1.0.0-rc.1', '1.0.0-rc.2', 'patch'],
    ['2026-08-01', '2026-09-01', 'minor'],
  ])('from %s to %s is %s', (from, to, step) => {
    expect(upstreamStep(from, to)).toBe(step);
  });
});

describe('upstreamChanges', () => {
  const pins = (text: string, component = ''): ReturnType<typeof readPins> => readPins({ chart: text, component });

  it('passes over the library chart of this repository', () => {
    expect([...pins(chart('0.34.1')).keys()]).toEqual(['vault']);
  });

  it('names a chart once although it is pinned twice', () => {
    const twice = (version: string): string =>
      chart(
        version,
        `  - name: vault\n    alias: second\n    version: ${version}\n    repository: https://example.org\n`,
      );
    expect(upstreamChanges(pins(twice('0.33.0')), pins(twice('0.34.1')))).toEqual([
      { name: 'vault', from: '0.33.0', to: '0.34.1', step: 'minor' },
    ]);
  });

  it('sees manifests that are pinned by address', () => {
    const manifest = (version: string): string =>
      `manifests:\n  - { name: gateway-api, version: ${version}, url: 'https://example.org/${version}.yaml' }\n`;
    expect(upstreamChanges(pins('', manifest('v1.6.0')), pins('', manifest('v1.6.1')))).toEqual([
      { name: 'gateway-api', from: 'v1.6.0', to: 'v1.6.1', step: 'patch' },
    ]);
  });

  it('takes a new upstream for a feature and a lost one for a break', () => {
    expect(upstreamChanges(pins(''), pins(chart('1.0.0')))).toEqual([{ name: 'vault', to: '1.0.0', step: 'minor' }]);
    expect(upstreamChanges(pins(chart('1.0.0')), pins(''))).toEqual([{ name: 'vault', from: '1.0.0', step: 'major' }]);
  });

  it('takes another repository for a patch', () => {
    const moved = chart('1.0.0').replace('example.org', 'example.com');
    expect(upstreamChanges(pins(chart('1.0.0')), pins(moved))[0]?.step).toBe('patch');
  });
});

describe('nextVersion', () => {
  it.each([
    ['1.2.3', 'major', '2.0.0'],
    ['1.2.3', 'minor', '1.3.0'],
    ['1.2.3', 'patch', '1.2.4'],
    ['0.1.2', 'major', '0.2.0'],
    ['0.1.2', 'minor', '0.2.0'],
    ['0.1.2', 'patch', '0.1.3'],
  ] as const)('%s, %s → %s', (version, step, expected) => {
    expect(nextVersion(version, step)).toBe(expected);
  });
});
