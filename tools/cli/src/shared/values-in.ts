import { chartOf, type Component } from '@cedille/component';
import { loadWorkspace, valuesOf, type Place } from '@cedille/pipeline';
import { CedilleError } from '@cedille/source';
import { loadGenerators, type ComponentValues, type RunGenerator } from '@cedille/values';

export interface ValuesInOptions {
  root: string;
  environment: string;
  component: string;
}

export interface ValuesIn {
  component: Component;
  place: Place;
  generator: RunGenerator | undefined;
  values: ComponentValues;
}

/**
 * The values of a component in an environment, every layer kept.
 * @throws CedilleError `usage` when it does not run there
 */
export async function valuesIn({ root, environment, component: name }: ValuesInOptions): Promise<ValuesIn> {
  const { places, selected } = await loadWorkspace(root, { environments: [environment], components: [name] });
  const [place, component] = [places[0]!, selected.find(one => one.name === name)!];
  if (!place.environment.facts.components.includes(name)) throw notListed(environment, name);
  const chart = chartOf(component);
  const generator = (await loadGenerators(root, [chart])).get(chart);
  return { component, place, generator, values: await valuesOf({ root, component, place, generator }) };
}

function notListed(environment: string, component: string): CedilleError {
  return new CedilleError({
    code: 'usage',
    severity: 'error',
    message: `${component} does not run in ${environment}.`,
    expected: `a component of ${environment}`,
    fix: `./cedille list ${environment} shows them`,
  });
}
