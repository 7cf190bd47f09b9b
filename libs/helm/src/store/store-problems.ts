import type { Problem } from '@cedille/source';
import { describePin, mirrorFileNames, sourceOf, type UpstreamPin } from './pin.ts';

interface Unreachable {
  pin: UpstreamPin;
  reason: string;
  /** Until when the failure is remembered, when it is an earlier one. */
  until?: Date;
}

/** A warning: what is ours can still be rendered and checked. */
export function unreachableProblem({ pin, reason, until }: Unreachable): Problem {
  const earlier = until ? ` (tried some minutes ago; asked again after ${until.toISOString().slice(11, 16)} UTC)` : '';
  return {
    code: 'upstream-unreachable',
    severity: 'warning',
    message: `${describePin(pin)} cannot be fetched: ${reason}${earlier}.`,
    expected: `an answer from ${sourceOf(pin)}`,
    fix: `connect to it, or put ${mirrorFileNames(pin)[0]!} into a folder and name that folder: export CEDILLE_CHART_MIRROR=<folder>`,
  };
}

interface OtherDigest {
  pin: UpstreamPin;
  expected: string;
  actual: string;
  /** Who gave the file. */
  found: string;
}

export function digestProblem({ pin, expected, actual, found }: OtherDigest): Problem {
  return {
    code: 'upstream-digest',
    severity: 'error',
    message: `${describePin(pin)} from ${found} is not the file that was recorded: its sha256 is ${actual}.`,
    expected: `sha256 ${expected}`,
    fix: 'find out who changed it; if the new file is right, remove its entry from upstream.lock.yaml and run again',
  };
}

/** The repository contradicts itself: its list says another digest than its file has. */
export function publishedDigestProblem({ pin, expected, actual, found }: OtherDigest): Problem {
  return {
    code: 'upstream-digest',
    severity: 'error',
    message: `${describePin(pin)} arrived with the sha256 ${actual}, but ${found} publishes another.`,
    expected: `sha256 ${expected}`,
    fix: 'try again; if it happens again, the repository or something in between is damaged',
  };
}

export function archiveProblem(pin: UpstreamPin, found: string, reason: string): Problem {
  return {
    code: 'upstream-archive',
    severity: 'error',
    message: `What ${found} has for ${describePin(pin)} cannot be used: ${reason}.`,
    expected:
      pin.kind === 'chart'
        ? `a chart archive with ${pin.name}/Chart.yaml of version ${pin.version}`
        : 'Kubernetes manifests as text',
    fix: `correct the pin, or put the right file into ${found}`,
  };
}
