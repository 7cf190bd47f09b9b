import { chartOf } from '@cedille/component';
import { loadImages, type ImageDigests, type RenderRequest, type StagedChart } from '@cedille/helm';
import type { ComponentValues } from '@cedille/values';
import { valuesOf, type ValuesOfOptions } from './values-of.ts';

export interface RequestForOptions extends ValuesOfOptions {
  chart: StagedChart;
}

/** Facts → values → what Helm is asked: the only way there is, for whoever renders, compares or measures. */
export async function requestFor(
  options: RequestForOptions,
): Promise<{ values: ComponentValues; request: RenderRequest }> {
  const { component, place, chart } = options;
  const values = await valuesOf(options);
  const { kubernetes, apiVersions = [] } = place.environment.facts.cluster;
  return {
    values,
    request: {
      chart,
      release: component.name,
      namespace: component.meta.namespace,
      values: values.values,
      ...(component.meta.instances && { instances: true }),
      kubeVersion: kubernetes,
      apiVersions,
      images: await imagesFor(options),
    },
  };
}

/** On a cluster of kind, images are also ones that were made here and put on its nodes by name: no digest would fit them. */
async function imagesFor({ root, component, place }: RequestForOptions): Promise<ImageDigests> {
  return place.environment.facts.cluster.kind === 'kind' ? new Map() : loadImages(root, chartOf(component));
}
