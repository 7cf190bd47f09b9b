import { describe, expect, it } from 'vitest';
import { googleCredentials } from './google-credentials.ts';

const google = { project: 'club', region: 'europe-west1' };
const options = { name: 'shop-google', folder: '/etc/google' };
const provider = 'projects/1/locations/global/workloadIdentityPools/a/providers/b';

describe('signing in to Google', () => {
  it('takes a key file from a Secret', () => {
    expect(googleCredentials({ google }, options)).toEqual({
      values: {},
      volume: { name: 'google', secret: { secretName: 'shop-google' } },
      mount: { name: 'google', mountPath: '/etc/google', readOnly: true },
      env: { name: 'GOOGLE_APPLICATION_CREDENTIALS', value: '/etc/google/credentials.json' },
    });
  });

  it('shows a token of the Pod where Google trusts the cluster, and needs no Secret', () => {
    const given = googleCredentials({ google: { ...google, workloadIdentity: { provider } } }, options);
    expect(given.values).toEqual({
      googleIdentity: { audience: `//iam.googleapis.com/${provider}`, folder: '/etc/google' },
    });
    expect(given.volume.secret).toBeUndefined();
    expect(given.volume.projected?.sources).toEqual([
      { configMap: { name: 'shop-google' } },
      {
        serviceAccountToken: {
          audience: `https://iam.googleapis.com/${provider}`,
          expirationSeconds: 3600,
          path: 'token',
        },
      },
    ]);
  });
});
