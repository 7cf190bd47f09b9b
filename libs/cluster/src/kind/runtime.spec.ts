import { describe, expect, it } from 'vitest';
import { chooseRuntime, type MachineFacts, type RuntimeName } from './runtime.ts';

function machine(there: RuntimeName[], facts: Partial<MachineFacts> = {}): MachineFacts {
  return { env: {}, answers: async name => there.includes(name), mayRaiseLimits: true, ...facts };
}

describe('what runs containers', () => {
  it('is Docker where both are there', async () => {
    expect(await chooseRuntime(machine(['docker', 'podman']))).toEqual({ name: 'docker', why: 'docker answers' });
  });

  it('is the one that the user named for kind', async () => {
    const env = { KIND_EXPERIMENTAL_PROVIDER: 'podman' };
    expect(await chooseRuntime(machine(['docker', 'podman'], { env }))).toMatchObject({ name: 'podman' });
  });

  it('is Podman where limits may not be raised, unless the user named Docker', async () => {
    const facts = { mayRaiseLimits: false };
    expect(await chooseRuntime(machine(['docker', 'podman'], facts))).toMatchObject({ name: 'podman' });
    const env = { KIND_EXPERIMENTAL_PROVIDER: 'docker' };
    expect(await chooseRuntime(machine(['docker'], { ...facts, env }))).toMatchObject({ name: 'docker' });
  });

  it('is nothing where none answers, and each is told with how to get it', async () => {
    expect(await chooseRuntime(machine([]))).toEqual({
      miss: expect.stringMatching(/^docker: .*docs\.docker\.com.*; podman: .*apt-get install podman/) as string,
    });
  });

  it('is nothing where the user named one that is not known here', async () => {
    const env = { KIND_EXPERIMENTAL_PROVIDER: 'nerdctl' };
    expect(await chooseRuntime(machine(['docker'], { env }))).toEqual({
      miss: 'KIND_EXPERIMENTAL_PROVIDER names nerdctl; docker and podman are known here',
    });
  });
});
