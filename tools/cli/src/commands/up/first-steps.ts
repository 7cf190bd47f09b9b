import type { KeptCluster } from '@cedille/cluster';
import type { Terminal } from '../../terminal.ts';
import type { LocalPlace } from '../../shared/local-place.ts';

interface FirstStepsOptions {
  local: LocalPlace;
  cluster: KeptCluster;
  colors: Terminal['colors'];
}

/** What a person does first: addresses, how to get in, how to trust the certificates, how to go on. */
export function firstSteps({ local, cluster, colors: { bold, dim } }: FirstStepsOptions): string {
  const { place } = local;
  const kubectl = `kubectl --context ${cluster.context}`;
  const rows = place.platform.hosts.map(({ host, component }) => `  ${component.padEnd(12)} https://${host}`);
  const secrets = SECRETS.filter(({ component }) => place.environment.facts.components.includes(component)).map(
    ({ component, what, namespace, name, key }) =>
      `  ${component.padEnd(12)} ${dim(what)}\n    ${kubectl} -n ${namespace} get secret ${name} -o jsonpath='{.data.${key}}' | base64 -d`,
  );
  return [
    '',
    bold('Addresses'),
    ...rows,
    ...(secrets.length ? ['', bold('Getting in'), ...secrets] : []),
    ...certificateSteps(place.environment.facts.issuer, kubectl),
    '',
    bold('Next'),
    `  ${kubectl} get pods -A       what runs`,
    `  ./cedille up ${place.environment.name}                        after a change: brings up to date what is there`,
    `  ./cedille down ${place.environment.name}                      takes everything away`,
  ].join('\n');
}

/** Where components leave the first password; read by a command, never printed. */
const SECRETS = [
  {
    component: 'argocd',
    what: 'user admin',
    namespace: 'argocd',
    name: 'argocd-initial-admin-secret',
    key: 'password',
  },
  { component: 'grafana', what: 'user admin', namespace: 'grafana', name: 'grafana-admin', key: 'admin-password' },
] as const;

function certificateSteps(issuer: string | undefined, kubectl: string): string[] {
  if (issuer !== 'platform-ca') return [];
  return [
    '',
    'Certificates come from an authority of this cluster; to trust it, add the file to your browser:',
    `  ${kubectl} -n cert-manager get secret platform-ca -o jsonpath='{.data.ca\\.crt}' | base64 -d > cedille-ca.crt`,
  ];
}
