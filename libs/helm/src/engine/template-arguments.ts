import type { RenderRequest } from './helm.ts';

/** How `helm template` is asked for a render. */
export function templateArguments(request: RenderRequest, valuesFile: string): string[] {
  const { chart, release, namespace, kubeVersion } = request;
  const capabilities = sortedVersions(request).flatMap(version => ['--api-versions', version]);
  const fixed = ['--include-crds', '--skip-tests', '--values', valuesFile, '--kube-version', kubeVersion];
  return ['template', release, chart.path, '--namespace', namespace, ...fixed, ...capabilities];
}

/** Their order makes no difference to what is asked, but a chart could print it. */
export function sortedVersions({ apiVersions }: RenderRequest): string[] {
  return [...apiVersions].sort();
}
