import type { ComponentMeta } from '@cedille/component';
import type { Language } from './language.ts';
import { networkLines, networkValues } from './network-lines.ts';
import { code } from './table.ts';

export interface InstallLinesOptions {
  name: string;
  meta: ComponentMeta;
  /** Where charts are published: `oci://ghcr.io/clubcedille/charts`. */
  registry: string;
  language: Language;
}

/** How somebody installs the published chart who has nothing of this repository: what must be there first, Helm, Argo CD. */
export function installLines({ name, meta, registry, language }: InstallLinesOptions): string[] {
  const { namespace, requires = [], secrets = [] } = meta;
  const needs = [...new Set(requires)].sort();
  const made = secrets.map(secret => code(secret.name));
  const values = networkValues(meta);
  const { install } = language;
  if (meta.delivery)
    return [
      install.values,
      '',
      '```sh',
      `helm template ${name} ${registry}/${name} --version <version> --values values.yaml`,
      '```',
    ];
  return [
    install.values,
    '',
    ...(needs.length
      ? [install.first, '', ...needs.map(need => `- ${code(need)}: ${install.needs[need] ?? need}`), '']
      : []),
    ...(made.length ? [install.secrets(made.join(', ')), ''] : []),
    ...networkLines(meta, language),
    '```sh',
    `helm install ${name} ${registry}/${name} --version <version> \\`,
    `  --namespace ${namespace} --create-namespace${values.length ? ' --values values.yaml' : ''}`,
    '```',
    '',
    install.argo,
    '',
    '```yaml',
    'apiVersion: argoproj.io/v1alpha1',
    'kind: Application',
    `metadata: { name: ${name}, namespace: argocd }`,
    'spec:',
    '  project: default',
    `  destination: { server: https://kubernetes.default.svc, namespace: ${namespace} }`,
    '  source:',
    `    repoURL: ${registry.replace(/^oci:\/\//, '')}`,
    `    chart: ${name}`,
    '    targetRevision: <version>',
    ...(values.length ? ['    helm:', '      valuesObject:', ...values.map(line => `        ${line}`)] : []),
    '  syncPolicy: { syncOptions: [CreateNamespace=true, ServerSideApply=true] }',
    '```',
  ];
}
