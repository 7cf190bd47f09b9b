import { countMistakes } from '@cedille/checks';
import { DocumentCache } from '@cedille/manifests';
import { RenderingOracle } from '@cedille/schema';
import { arrange } from './arrange.ts';
import type { RenderPlaceOptions } from './render-options.ts';

/** Shows values to a component's chart as its environment renders it. */
export async function openOracle(options: RenderPlaceOptions): Promise<RenderingOracle> {
  const { tools, component, place, kinds, where } = options;
  const cache = new DocumentCache();
  const { kubernetes, apiVersions = [] } = place.environment.facts.cluster;
  const chart = await options.judged();
  return new RenderingOracle({
    defaults: await options.defaults.read(),
    render: async values => {
      const question = { chart, release: component.name, namespace: where.namespace, kubeVersion: kubernetes };
      const instances = component.meta.instances ?? false;
      return (await tools.helm.render({ ...question, apiVersions, values, instances, fresh: true, keep: false })).text;
    },
    mistakesIn: text => {
      const { manifests, problems } = arrange({ text, file: where.file, cache, registry: kinds.registry });
      return countMistakes({ manifests, problems, registry: kinds.registry, ...where });
    },
  });
}
