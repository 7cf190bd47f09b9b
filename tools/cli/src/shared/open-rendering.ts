import { countMistakes, type ObjectVerdict } from '@cedille/checks';
import type { Helm, RenderRequest } from '@cedille/helm';
import { DocumentCache, parseManifests } from '@cedille/manifests';
import type { RenderingOracleOptions } from '@cedille/schema';
import type { TypeRegistry } from '@cedille/types';

/** What charts are told that they are rendered for, where no environment says. */
const KUBERNETES = '1.35.4';

export interface OpenRenderingOptions {
  helm: Helm;
  types: TypeRegistry;
  chart: {
    /** Archive or folder. */
    path: string;
    name: string;
    version: string;
  };
}

/** How a chart is rendered by itself, and what is wrong with its objects: what an oracle asks. */
export function openRendering({ helm, types, chart }: OpenRenderingOptions): RenderingOracleOptions {
  const { path, name, version } = chart;
  const staged = { path, key: path, name, version, folder: path, libraries: {}, missing: [] };
  const request: Omit<RenderRequest, 'values'> = {
    chart: staged,
    release: name,
    namespace: 'default',
    kubeVersion: KUBERNETES,
    apiVersions: [],
    fresh: true,
    keep: false,
  };
  const verdicts = new Map<string, readonly ObjectVerdict[]>();
  const place = {
    component: name,
    environment: '',
    file: name,
    namespace: request.namespace,
    registry: types,
    verdicts,
  };
  return {
    render: async values => (await helm.render({ ...request, values })).text,
    mistakesIn: text =>
      countMistakes({ ...parseManifests({ text, file: name, cache: new DocumentCache() }), ...place }),
  };
}
