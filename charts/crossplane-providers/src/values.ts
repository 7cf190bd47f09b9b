import { defineValues, googleCredentials, sizes, type Environment, type Resources } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

/** Released together; those of Google share their version and the provider of the family. */
/** That of the community: packages of the vendor's own are kept for who pays, but for the newest. */
const REGISTRY = 'xpkg.crossplane.io/crossplane-contrib';
const KUBERNETES = `${REGISTRY}/provider-kubernetes:v1.2.1`;
const google = (part: string) => `${REGISTRY}/provider-${part}:v3.0.0`;

/** What is copied is followed within a minute, and the content of a Secret stays in the Secret. */
const COPIES = ['--poll=1m', '--sanitize-secrets'];

/** Kinds that are in use here, by the provider that brings them. Others of the same provider stay undefined. */
const KINDS = {
  'provider-gcp-storage': ['buckets.storage.gcp.m.upbound.io'],
  'provider-gcp-dns': ['managedzones.dns.gcp.m.upbound.io', 'recordsets.dns.gcp.m.upbound.io'],
  'provider-kubernetes': ['objects.kubernetes.m.crossplane.io'],
};

export default defineValues<Values>()(({ environment, platform }) => {
  const account = googleCredentials(environment, { name: 'crossplane-providers-google', folder: '/etc/google' });
  const resources = sizes(environment, {
    google: ['20m 128Mi 512Mi', '50m 192Mi 1Gi'],
    kubernetes: ['20m 64Mi 256Mi', '50m 96Mi 512Mi'],
  });
  const parts = googleParts(environment);
  const used = ['provider-kubernetes', ...parts.filter(part => part in KINDS)] as (keyof typeof KINDS)[];
  return {
    ...(parts.length && account.values),
    runtimeConfigs: {
      'provider-kubernetes': runtime('provider-kubernetes', { resources: resources.kubernetes, args: COPIES }),
      ...(parts.length && { 'provider-google': runtime('provider-google', { resources: resources.google, account }) }),
    },
    providers: {
      'provider-kubernetes': provider(KUBERNETES, 'provider-kubernetes'),
      ...Object.fromEntries(
        parts.map(part => [part, provider(google(part.slice('provider-'.length)), 'provider-google')]),
      ),
    },
    activationPolicies: { 'in-use': { activate: used.flatMap(part => KINDS[part]).sort() } },
    ...(platform.delivers.some(({ hosted }) => hosted) && { registersClusters: { namespace: 'argocd' } }),
  };
});

/** The family holds the configuration of all parts. */
function googleParts({ google, backup, alternatives }: Environment): string[] {
  const parts = [
    ...(backup ? ['provider-gcp-storage'] : []),
    ...(alternatives.dns === 'crossplane' ? ['provider-gcp-dns'] : []),
  ];
  return google && parts.length ? ['provider-family-gcp', ...parts] : [];
}

/** Pinned, together with what it depends on: nothing else is fetched because it asks for it. */
function provider(image: string, runtimeConfig: string) {
  return { package: image, skipDependencyResolution: true, runtimeConfigRef: { name: runtimeConfig } };
}

interface RuntimeOptions {
  resources: Resources;
  args?: readonly string[];
  account?: ReturnType<typeof googleCredentials>;
}

function runtime(serviceAccount: string, { resources, account, args }: RuntimeOptions) {
  const container = {
    name: 'package-runtime',
    ...(args && { args: [...args] }),
    resources,
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...(account ? [account.mount] : [])],
    ...(account && { env: [account.env] }),
  };
  const spec = {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' as const } },
    containers: [container],
    volumes: [{ name: 'tmp', emptyDir: {} }, ...(account ? [account.volume] : [])],
  };
  return {
    serviceAccountTemplate: { metadata: { name: serviceAccount } },
    deploymentTemplate: {
      spec: {
        selector: {},
        template: { metadata: { labels: { 'app.kubernetes.io/part-of': 'crossplane' } }, spec },
      },
    },
  };
}
