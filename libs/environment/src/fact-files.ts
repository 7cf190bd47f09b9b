/** Facts that are the same everywhere. */
export const SHARED_FACTS = 'environments/shared.yaml';

/** Facts that an environment must have, in its own file or in the shared one. */
export const REQUIRED_SOMEWHERE = ['git', 'registry', 'delivery', 'alternatives'] as const;

/** Path of the facts of an environment, relative to the root. */
export function environmentFile(name: string): string {
  return `environments/${name}/environment.yaml`;
}
