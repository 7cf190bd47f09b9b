// Names of the environment variables that say before hashing what a task depends on and no file says alone: archives that are
// there or not, and parts of a file.

/** Which upstream archives a component has: digests, or what is missing. One that comes or goes changes what a render gives. */
export function upstreamVariable(component: string): string {
  return variable('UPSTREAM', component);
}

/** What the environments say that concerns a component: facts, and the components that it is connected with. */
export function factsVariable(component: string): string {
  return variable('FACTS', component);
}

/** What tools/versions.yaml says of one program. */
export function toolVariable(tool: string): string {
  return variable('TOOL', tool);
}

/** The archives in the folder that CEDILLE_CHART_MIRROR names. */
export const MIRROR_VARIABLE = 'CEDILLE_MIRROR_ARCHIVES';

function variable(kind: string, name: string): string {
  return `CEDILLE_${kind}_${name.toUpperCase().replaceAll('-', '_')}`;
}
