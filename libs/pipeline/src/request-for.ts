import { chartOf } from '@cedille/component';
import { loadPatches, type WrittenPatch } from '@cedille/environment';
import { loadImages, type ImageDigests, type RenderRequest, type StagedChart, type TextEdit } from '@cedille/helm';
import { patchManifests } from '@cedille/manifests';
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
  const [computed, { patches, problems }] = await Promise.all([
    valuesOf(options),
    loadPatches(options.root, { environment: place.environment.name, component: component.name }),
  ]);
  const where = { component: component.name, environment: place.environment.name };
  const values = { ...computed, problems: [...computed.problems, ...problems.map(one => ({ ...one, ...where }))] };
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
      ...(patches.length && isWhole(chart) && { edit: editOf(patches) }),
    },
  };
}

/** Where an upstream is missing, what a patch is about may be missing, too: then it is not carried out. */
function isWhole({ missing }: StagedChart): boolean {
  return missing.length === 0;
}

/** The last word on what is rendered. */
function editOf(patches: readonly WrittenPatch[]): TextEdit {
  return {
    key: JSON.stringify(patches.map(({ target, patch }) => ({ target, patch }))),
    apply: text => patchManifests(text, patches),
  };
}

/** On a cluster of kind, images are also ones that were made here and put on its nodes by name: no digest would fit them. */
async function imagesFor({ root, component, place }: RequestForOptions): Promise<ImageDigests> {
  return place.environment.facts.cluster.kind === 'kind' ? new Map() : loadImages(root, chartOf(component));
}
