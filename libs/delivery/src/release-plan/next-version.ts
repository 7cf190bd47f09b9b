import { inc, major } from 'semver';
import type { Step } from './parse-commit.ts';

/**
 * The version one step on. Below 1.0.0 nothing is promised yet: what would be a major step is a minor one, until somebody
 * writes 1.0.0 into Chart.yaml.
 */
export function nextVersion(version: string, step: Step): string {
  return inc(version, major(version) === 0 && step === 'major' ? 'minor' : step)!;
}
