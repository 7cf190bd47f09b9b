import type { Tree } from '@nx/devkit';
import { plainName } from '@cedille/source';

/** Names of objects, namespaces, files and Nx projects follow from it. */
const NAME = /^[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?$/;

/** Refuses a name that cannot be one, or that is taken. `top` is `charts` or `environments`. */
export function checkName(tree: Tree, top: string, name: string): void {
  if (!NAME.test(name)) {
    throw new Error(
      [
        `${name} cannot be the name of a folder in ${top}/.`,
        '  expected  lower-case letters, digits and hyphens, at most 53 of them, no hyphen at the ends',
        `  fix       choose a name such as ${plainName(name) || 'my-component'}`,
      ].join('\n'),
    );
  }
  if (tree.children(top).includes(name)) {
    throw new Error(
      [
        `${top}/${name} exists already.`,
        '  expected  a new name',
        `  fix       choose another name, or remove ${top}/${name} first`,
      ].join('\n'),
    );
  }
}

/** Refuses environments that are not there. */
export function checkEnvironments(tree: Tree, names: readonly string[]): void {
  const known = tree.children('environments').filter(name => tree.exists(`environments/${name}/environment.yaml`));
  for (const name of names) {
    if (known.includes(name)) continue;
    throw new Error(
      [
        `There is no environment ${name}.`,
        `  expected  one of ${known.join(', ')}`,
        `  fix       create it first: npx nx g @cedille/nx:environment ${name}`,
      ].join('\n'),
    );
  }
}
