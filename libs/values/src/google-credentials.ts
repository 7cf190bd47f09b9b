import type { Environment } from '@cedille/environment';

export interface GoogleCredentialsOptions {
  /** The Secret with a key file, `credentials.json`, and the ConfigMap that stands in for it where no key is needed. */
  name: string;
  /** Where the Pod finds it. */
  folder: string;
}

/** What a Pod needs to sign in to Google. */
export interface GoogleCredentials {
  /** Values of the chart itself: with workload identity, `common.objects` renders the ConfigMap. */
  values: { googleIdentity?: { audience: string; folder: string } };
  volume: GoogleVolume;
  mount: { name: string; mountPath: string; readOnly: true };
  env: { name: string; value: string };
}

export interface GoogleVolume {
  name: string;
  secret?: { secretName: string };
  projected?: { sources: { configMap?: { name: string }; serviceAccountToken?: TokenSource }[] };
}

interface TokenSource {
  audience: string;
  expirationSeconds: number;
  path: string;
}

/**
 * How a Pod signs in to Google: by a token of its own where Google trusts the cluster (`google.workloadIdentity`), so that there
 * is not a key to lose; by a key file otherwise, from a Secret that `component.yaml` declares `unless: google.workloadIdentity`.
 */
export function googleCredentials(
  { google }: Pick<Environment, 'google'>,
  { name, folder }: GoogleCredentialsOptions,
): GoogleCredentials {
  const provider = google?.workloadIdentity?.provider;
  const audience = `//iam.googleapis.com/${provider}`;
  return {
    values: provider === undefined ? {} : { googleIdentity: { audience, folder } },
    volume:
      provider === undefined
        ? { name: 'google', secret: { secretName: name } }
        : { name: 'google', projected: { sources: [{ configMap: { name } }, tokenFor(audience)] } },
    mount: { name: 'google', mountPath: folder, readOnly: true },
    env: { name: 'GOOGLE_APPLICATION_CREDENTIALS', value: `${folder}/credentials.json` },
  };
}

function tokenFor(audience: string): { serviceAccountToken: TokenSource } {
  return { serviceAccountToken: { audience: `https:${audience}`, expirationSeconds: 3600, path: 'token' } };
}
