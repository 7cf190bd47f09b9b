import type { AuditRule } from '../finding.ts';
import { applicationSets } from './argocd/application-sets.ts';
import { destinations } from './argocd/destinations.ts';
import { revisions } from './argocd/revisions.ts';
import { sourcePaths } from './argocd/source-paths.ts';
import { builtPaths } from './flux/built-paths.ts';
import { dependencies } from './flux/dependencies.ts';
import { sources } from './flux/sources.ts';
import { helmfiles } from './helmfiles.ts';
import { kustomizeObjects } from './kustomize-objects.ts';
import { kustomizePaths } from './kustomize-paths.ts';
import { patchTargets } from './patch-targets.ts';
import { policies } from './policies.ts';
import { readableFiles } from './readable-files.ts';
import { references } from './references.ts';
import { unboundAccounts } from './unbound-accounts.ts';
import { unlistedFiles } from './unlisted-files.ts';
import { validObjects } from './valid-objects.ts';
import { writtenSecrets } from './written-secrets.ts';

/** Every rule of an audit. */
export const RULES: readonly AuditRule[] = [
  readableFiles,
  validObjects,
  policies,
  writtenSecrets,
  references,
  unboundAccounts,
  kustomizePaths,
  kustomizeObjects,
  patchTargets,
  unlistedFiles,
  applicationSets,
  sourcePaths,
  destinations,
  revisions,
  builtPaths,
  dependencies,
  sources,
  helmfiles,
];
