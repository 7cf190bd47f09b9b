import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readClusterChoice } from './cluster-choice.ts';
import { chooseProvider } from './create-cluster.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the choice of a cluster', () => {
  it('is refused with what there is, and what was probably meant', () => {
    expect(readClusterChoice('kind')).toBe('kind');
    expect(() => readClusterChoice('kindd')).toThrow('There is no kind of cluster called kindd.');
    try {
      readClusterChoice('kindd');
    } catch (error) {
      expect(error).toMatchObject({ problems: [{ code: 'usage', expected: expect.stringContaining('mean kind?') }] });
    }
  });

  it.skipIf(process.platform === 'win32')('is the smallest that can do what is needed, and says so', async () => {
    const { provider, why } = await chooseProvider({ root, choice: 'auto', needs: ['schema'] });
    expect(provider.kind).toBe('control-plane');
    expect(why).toMatch(/^control-plane: Kubernetes \d+\.\d+\.\d+/);
  });

  it('never takes fakes where Pods have to run', async () => {
    const chosen = await chooseProvider({ root, choice: 'auto', needs: ['realPods'] }).catch((error: unknown) => error);
    if (chosen instanceof Error) expect(chosen).toMatchObject({ problems: [{ code: 'cluster-unavailable' }] });
    else expect(chosen).toMatchObject({ provider: { kind: 'kind' } });
  });

  it.each([
    ['control-plane', 'realPods', 'it has no Pods that run', 'kind'],
    ['kind', 'fakePods', 'it has no Pods that become ready without running', 'control-plane'],
  ] as const)('refuses %s for what needs %s, and says which is of use', async (choice, need, why, other) => {
    const problem = { code: 'usage', message: expect.stringContaining(why) as string, expected: other };
    await expect(chooseProvider({ root, choice, needs: [need] })).rejects.toMatchObject({ problems: [problem] });
  });
});
