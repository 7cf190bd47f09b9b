import { holds, type Component } from '@cedille/component';
import type { Environment } from '@cedille/environment';
import type { ComponentFacts, SecretFacts } from './generator.ts';

/** What component.yaml says, resolved for one environment. */
export function componentFacts(component: Pick<Component, 'name' | 'meta'>, facts: Environment): ComponentFacts {
  const labels = Object.entries(component.meta.hosts ?? {}).filter(([, host]) => holds(host, facts));
  return {
    name: component.name,
    namespace: component.meta.namespace,
    hosts: Object.fromEntries(labels.map(([label]) => [label, hostOf(label, facts)])),
  };
}

/** Host of a label below the base domain: `grafana` → `grafana.cedille.club`. */
export function hostOf(label: string, { domain }: Environment): string {
  return `${label}.${domain.base}`;
}

type SecretMeta = NonNullable<Component['meta']['secrets']>[number];

/** The secrets in component.yaml that are read where these facts hold. */
export function secretsOf({ meta }: Component, facts: Environment): SecretMeta[] {
  return (meta.secrets ?? []).filter(secret => holds(secret, facts));
}

/** The same as others see them: without what only the chart needs. */
export function secretFacts(component: Component, facts: Environment): SecretFacts[] {
  return secretsOf(component, facts).map(({ name, path, keys, generated }) => ({ name, path, keys, generated }));
}
