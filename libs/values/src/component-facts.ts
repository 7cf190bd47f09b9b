import { holds, type Component } from '@cedille/component';
import { requestOf, type Environment } from '@cedille/environment';
import { isMap } from '@cedille/source';
import type { ComponentFacts, SecretFacts } from './generator.ts';

/** What component.yaml says, resolved for one environment. */
export function componentFacts(
  component: Pick<Component, 'name' | 'instanceOf' | 'meta'>,
  facts: Environment,
): ComponentFacts {
  const { name, instanceOf, meta } = component;
  const request = requestOf(facts, name);
  return {
    name,
    namespace: meta.namespace,
    hosts: Object.fromEntries(servedHosts(component, facts).map(({ label, host }) => [label, host])),
    ...(instanceOf !== undefined && { instanceOf }),
    ...(request && { request }),
  };
}

/** A host that a component serves, with what component.yaml says of it. */
export interface ServedHost {
  label: string;
  /** In full. */
  host: string;
  meta: NonNullable<Component['meta']['hosts']>[string];
}

/** The hosts of a component where these facts hold: below the base domain, or the one that a request asks for. */
export function servedHosts({ name, meta }: Pick<Component, 'name' | 'meta'>, facts: Environment): ServedHost[] {
  const request = requestOf(facts, name);
  if (request && request.host === undefined) return [];
  return Object.entries(meta.hosts ?? {})
    .filter(([, host]) => holds(host, facts))
    .map(([label, host]) => ({ label, host: request?.host ?? `${label}.${facts.domain.base}`, meta: host }));
}

type SecretMeta = NonNullable<Component['meta']['secrets']>[number];

/** The secrets in component.yaml that are read where these facts hold. */
export function secretsOf({ meta }: Component, facts: Environment): SecretMeta[] {
  return (meta.secrets ?? []).filter(secret => holds(secret, facts));
}

/** The same as others see them: without what only the chart needs, and with those that a request asks for. */
export function secretFacts(component: Component, facts: Environment): SecretFacts[] {
  const declared = secretsOf(component, facts).map(({ name, path, keys, generated }) => ({
    name,
    path,
    keys,
    generated,
  }));
  return [...declared, ...requestedSecrets(component, facts)];
}

/** Secrets among the values of a request: what is wrong with them the schema of the chart says. */
function requestedSecrets({ name }: Component, facts: Environment): SecretFacts[] {
  const secrets = requestOf(facts, name)?.values['secrets'];
  return Object.entries(isMap(secrets) ? secrets : {}).flatMap(([secret, value]) => {
    const { path, keys, generated } = (isMap(value) ? value : {}) as Partial<SecretFacts>;
    return typeof path === 'string' && Array.isArray(keys)
      ? [{ name: secret, path, keys, generated: generated === true }]
      : [];
  });
}
