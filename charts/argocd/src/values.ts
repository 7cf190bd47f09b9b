import { bySize, defineValues, type Environment, type PlatformFacts } from '@cedille/values/generator';
import { accessPolicy, dexConfig, MEMBER } from './access.ts';
import { HEALTH_CHECKS } from './health.ts';
import { DISCORD } from './notifications.ts';
import { signaturePlugin } from './signatures.ts';
import { parts } from './sizes.ts';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment, component, platform }) => {
  const { delivery, sso, telemetry } = environment;
  const { signers = [] } = platform;
  const { notifications, ...others } = parts(environment, { verifies: signers.length > 0 });
  return {
    sources: followed(environment, platform),
    'argo-cd': {
      global: { domain: component.hosts.argocd! },
      configs: {
        cm: {
          // Where nobody can sign in by GitHub, the built-in administrator is the way in.
          ...(sso ? { 'dex.config': dexConfig(environment, 'argocd-github') } : { 'admin.enabled': true }),
          ...HEALTH_CHECKS,
        },
        params: {
          ...bySize(environment, {
            small: { 'controller.status.processors': 10, 'controller.operation.processors': 5 },
            medium: { 'controller.status.processors': 20, 'controller.operation.processors': 10 },
            large: { 'controller.status.processors': 50, 'controller.operation.processors': 25 },
          }),
          ...(telemetry && tracesTo(telemetry.otlp)),
        },
        rbac: { 'policy.default': MEMBER, 'policy.csv': accessPolicy(environment, platform.delivers) },
        ...(signers.length > 0 && signaturePlugin(signers)),
      },
      ...others,
      ...(!sso && { dex: { enabled: false } }),
      notifications: { ...notifications, ...(delivery.notify === 'discord' && { enabled: true, ...DISCORD }) },
    },
  };
});

/** Server, controller and repo-server send traces; that nobody listens yet does not keep them from starting. */
function tracesTo(otlp: string) {
  const [, protocol, address = ''] = /^(https?):\/\/([^/]+)/.exec(otlp)!;
  return { 'otlp.address': address, 'otlp.insecure': String(protocol === 'http') };
}

/** Where the bundles are of all that is delivered from here, and which environments do not ask who signed them. */
function followed(environment: Environment, { delivers, signers = [] }: PlatformFacts) {
  const places = [environment, ...delivers];
  const signed = new Set(signers.map(signer => signer.environment));
  return {
    repositories: [...new Set(places.map(({ registry }) => registry.bundles))].sort(),
    unsigned: places.map(({ name }) => name).filter(name => !signed.has(name)),
  };
}
