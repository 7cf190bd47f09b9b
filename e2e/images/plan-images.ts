import { loadToolVersions, type ToolName } from '@cedille/helm';
import type { ImageRecipe } from './build-images.ts';
import { COMPONENT_RECIPES } from './component-recipes.ts';
import { versionOfTag } from './version-of-tag.ts';
import { fullName } from './write-images.ts';

/** What can be made of the images that manifests name. */
export interface ImagePlan {
  recipes: ImageRecipe[];
  /** Images that cannot be made: their Pods wait for a registry that has them. */
  missing: string[];
}

/**
 * How to make the images that manifests name, under the very same names. Where the program is of another version than the
 * tag, or the image is otherwise not what upstream publishes, the recipe says in which way.
 * @param images as containers name them
 */
export async function planImages(images: Iterable<string>, { root }: { root: string }): Promise<ImagePlan> {
  const plan: ImagePlan = { recipes: [], missing: [] };
  for (const image of new Set(images)) {
    const recipe = await recipeOf(image, root);
    if (recipe) plan.recipes.push(recipe);
    else plan.missing.push(image);
  }
  return plan;
}

async function recipeOf(image: string, root: string): Promise<ImageRecipe | undefined> {
  const [, repository, tag = 'latest', digest] = /^(.+?)(?::([\w.-]+))?(@.+)?$/.exec(fullName(image))!;
  const known = COMPONENT_RECIPES[repository!];
  // What is asked for by its digest can only be what upstream published.
  if (!known || digest) return undefined;
  const { version: program, differs, ...recipe } = known;
  const reasons = [program && (await otherVersion(program, tag, root)), differs].filter(Boolean);
  return { ...recipe, names: [image], ...(reasons.length && { standIn: reasons.join('; ') }) };
}

async function otherVersion(program: ToolName, tag: string, root: string): Promise<string | undefined> {
  const { version } = (await loadToolVersions(root, program))[program];
  return versionOfTag(tag) === version ? undefined : `${program} is ${version}`;
}
