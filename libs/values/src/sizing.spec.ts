import { describe, expect, it } from 'vitest';
import { replicas, sized, sizes, type Size } from './sizing.ts';

describe('a table of sizes', () => {
  it('gives each container what fits the environment', () => {
    expect(sizes({ sizing: 'medium' }, { web: ['10m 16Mi 64Mi', '20m 32Mi 128Mi', '50m 64Mi 1Gi'] })).toEqual({
      web: { requests: { cpu: '20m', memory: '32Mi' }, limits: { memory: '128Mi' } },
    });
  });

  it('gives it as most charts take it', () => {
    expect(sized({ sizing: 'small' }, { web: ['10m 32Mi 128Mi'] })).toEqual({
      web: { resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } } },
    });
  });

  it('takes the size before where one is left out', () => {
    const table = { web: ['10m 16Mi 64Mi'], php: ['10m 16Mi 64Mi', '20m 32Mi 128Mi'] } as const;
    const large = sizes({ sizing: 'large' }, table);
    expect([large.web.requests.cpu, large.php.requests.cpu]).toEqual(['10m', '20m']);
  });

  it.each(['10m 64Mi', '10q 64Mi 128Mi', '10m 64Mi 128MB', ' 10m 64Mi 128Mi'])(
    'refuses %j, in any environment',
    size => {
      const table = { web: ['10m 16Mi 64Mi', '20m 32Mi 128Mi', size as Size] } as const;
      expect(() => sizes({ sizing: 'small' }, table)).toThrow(`the size of web is "${size}"`);
    },
  );
});

describe('replicas', () => {
  it('of which there is one have neither budget nor spread', () => {
    const { count, budget, spread } = replicas({ sizing: 'small' }, [1, 2, 3]);
    expect([count, budget, spread({ app: 'web' })]).toEqual([1, { enabled: false }, []]);
  });

  it('are evicted one at a time, and kept apart where that is possible', () => {
    const { count, budget, spread } = replicas({ sizing: 'large' }, [1, 2, 3]);
    expect([count, budget]).toEqual([3, { enabled: true, maxUnavailable: 1 }]);
    expect(spread({ app: 'web' })).toMatchObject([
      { whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: { app: 'web' } } },
    ]);
  });
});
