import type { Helm, RenderRequest } from '@cedille/helm';
import { DocumentCache, parseManifests } from '@cedille/manifests';
import type { RenderingOracleOptions } from '@cedille/schema';
import { validateObject, type TypeRegistry, type ViolationRule } from '@cedille/types';

/** What only a wrong value makes: charts by themselves lack namespaces and resources. */
const MISTAKES: ReadonlySet<ViolationRule> = new Set([
  'unknown-field',
  'type',
  'required',
  'enum',
  'value',
  'metadata',
]);

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
  return {
    render: async values => (await helm.render({ ...request, values })).text,
    mistakesIn: text => {
      const { manifests } = parseManifests({ text, file: name, cache: new DocumentCache() });
      return manifests.flatMap(({ object }) => validateObject(types, object)).filter(({ rule }) => MISTAKES.has(rule))
        .length;
    },
  };
}
