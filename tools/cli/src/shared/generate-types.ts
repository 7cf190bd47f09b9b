import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listComponents, loadComponent } from '@cedille/component';
import { loadValuesSchema, OWN_SCHEMA, withoutLeniency } from '@cedille/schema';
import { loadJson, type JsonSchema } from '@cedille/source';
import { generateTypes } from '@cedille/values';

/** Types of the facts and of component.yaml: what the libraries are compiled against. */
const LIBRARY_TYPES = [
  {
    source: 'libs/environment/environment.schema.json',
    to: 'libs/environment/src/environment.gen.ts',
    name: 'Environment',
  },
  { source: 'libs/component/component.schema.json', to: 'libs/component/src/component.gen.ts', name: 'Component' },
] as const;

/** Writes every generated type that is out of date; answers with the files that changed. */
export async function generateAllTypes(root: string, components?: readonly string[]): Promise<string[]> {
  const names = components ?? (await listComponents(root));
  const changed: string[] = [];
  for (const { source, ...types } of LIBRARY_TYPES) {
    const schema = (await loadJson(root, source)) as JsonSchema;
    if (await generateTypes({ root, schema, source, ...types, command: 'npx nx run-many -t types' }))
      changed.push(types.to);
  }
  for (const name of names) if (await generateComponentTypes(root, name)) changed.push(valuesTypesFile(name));
  return changed;
}

/** The types of a component's values, relative to the root. */
export function valuesTypesFile(component: string): string {
  return `charts/${component}/src/values.gen.ts`;
}

/** Writes the types of a component's values; a component without a generator needs none. */
export async function generateComponentTypes(root: string, name: string): Promise<boolean> {
  const folder = `charts/${name}`;
  if (!existsSync(join(root, folder, 'src'))) return false;
  const { libraries } = await loadComponent(root, name);
  const schema = await loadValuesSchema({ root, folder, libraries });
  return generateTypes({
    root,
    schema: withoutLeniency(schema.schema()),
    source: `${folder}/${OWN_SCHEMA}`,
    to: valuesTypesFile(name),
    name: 'Values',
    command: `npx nx run ${name}:types`,
    partial: true,
  });
}
