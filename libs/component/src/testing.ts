import { parseYaml } from '@cedille/source';
import { assembleComponent } from './load-component.ts';
import type { Component, ComponentMeta } from './component.ts';
import { makesFile } from './made-kinds.ts';

/**
 * A component that does not exist, for specs: what component.yaml must say is filled in.
 * @param makes what makes.yaml says, by scope and API group; left out, there is none
 */
export function exampleComponent(name: string, meta: Partial<ComponentMeta> = {}, makes?: object): Component {
  const text = { en: name, fr: name };
  const whole: ComponentMeta = {
    title: text,
    description: text,
    category: 'network',
    owner: 'sre',
    namespace: name,
    ...meta,
  };
  const folder = `charts/${name}`;
  const source = parseYaml(JSON.stringify(whole, undefined, 1), `${folder}/component.yaml`);
  const chart = parseYaml(`name: ${name}\nversion: 0.1.0\n`, `${folder}/Chart.yaml`);
  if (!makes) return assembleComponent({ name, folder, source, chart });
  const kinds = parseYaml(JSON.stringify(makes, undefined, 1), makesFile({ folder }));
  return assembleComponent({ name, folder, source, chart, makes: kinds });
}
