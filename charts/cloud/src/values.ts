import { defineValues, type Environment } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

/** Everything but Delete: an object that goes by mistake leaves its data where they are. */
const KEPT = ['Create', 'LateInitialize', 'Observe', 'Update'] as const;

export default defineValues<Values>()(({ environment, platform }) => {
  const { google } = environment;
  if (!google || !usesGoogle(environment)) return {};
  // Environments that are delivered from here have no Crossplane of their own.
  const names = [environment, ...platform.delivers].flatMap(({ backup }) => backup?.bucket ?? []);
  const credentials = google.workloadIdentity
    ? { source: 'InjectedIdentity' as const }
    : { source: 'Secret' as const, secretRef: { namespace: 'crossplane-system', name: KEY, key: 'credentials.json' } };
  return {
    googleConfigs: { default: { projectID: google.project, credentials } },
    buckets: Object.fromEntries([...new Set(names)].sort().map(name => [name, bucket(google)])),
  };
});

/** The Secret of crossplane-providers. */
const KEY = 'crossplane-providers-google';

function usesGoogle({ backup, alternatives }: Environment): boolean {
  return backup !== undefined || alternatives.dns === 'crossplane';
}

function bucket({ region, project }: NonNullable<Environment['google']>) {
  return {
    managementPolicies: [...KEPT],
    forProvider: {
      project,
      location: region.toUpperCase(),
      storageClass: 'STANDARD',
      // Nobody outside of the project, and rights on the bucket as a whole.
      publicAccessPrevention: 'enforced',
      uniformBucketLevelAccess: true,
      // What a thief or a mistake removes can be brought back for a week.
      softDeletePolicy: { retentionDurationSeconds: 7 * 24 * 3600 },
      forceDestroy: false,
    },
  };
}
