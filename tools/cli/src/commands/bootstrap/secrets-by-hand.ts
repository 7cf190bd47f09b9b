import { holds } from '@cedille/component';
import type { Place } from '@cedille/pipeline';

/** Secrets that a person makes before everything else, one a line: those that the facts of the environment ask for. */
export function secretsByHand({ environment: { facts }, present }: Place): string[] {
  return present
    .flatMap(({ meta }) => (meta.otherSecrets ?? []).map(secret => ({ ...secret, namespace: meta.namespace })))
    .filter(secret => secret.madeBy === 'bootstrap' && holds(secret, facts))
    .map(({ namespace, name, keys, description }) => `   ${namespace}/${name} (${keys.join(', ')})  ${description.en}`);
}
