import type { Component, Upstream } from '@cedille/component';
import { describePin, loadLock, lockedDigest } from '@cedille/helm';
import type { Problem } from '@cedille/source';
import { lockFile } from './stage-component.ts';

/** Upstreams of a component whose content nothing fixes: whoever serves them decides what they are. */
export async function unlockedUpstreams(root: string, component: Component): Promise<Upstream[]> {
  const lock = await loadLock(root, lockFile(component.name));
  return component.upstreams.filter(pin => lockedDigest(lock, pin) === undefined);
}

/** Why components cannot be released: a release says what is in it, and that must not depend on who served it. */
export async function unlockedProblems(root: string, components: readonly Component[]): Promise<Problem[]> {
  const found = await Promise.all(
    components.map(async (component): Promise<Problem[]> => {
      const pins = await unlockedUpstreams(root, component);
      return pins.length ? [unlockedProblem(component.name, pins)] : [];
    }),
  );
  return found.flat();
}

function unlockedProblem(component: string, pins: readonly Upstream[]): Problem {
  const names = pins.map(describePin).join(', ');
  return {
    code: 'release-unverified',
    severity: 'error',
    message: `${component} cannot be released: no digest is recorded of ${names}.`,
    component,
    expected: `a digest of each upstream in ${lockFile(component)}, taken from where it is published`,
    fix: `./cedille upstream --lock ${component}, where the repositories can be reached; or run the workflow Upstream digests`,
  };
}
