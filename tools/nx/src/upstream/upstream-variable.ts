/**
 * Name of the environment variable that says which upstream archives a component has: digests, or what is missing.
 * Set before tasks are hashed; an archive that comes or goes changes what a render gives.
 */
export function upstreamVariable(component: string): string {
  return `CEDILLE_UPSTREAM_${component.toUpperCase().replaceAll('-', '_')}`;
}
