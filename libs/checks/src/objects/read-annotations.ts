import { didYouMean, formatPath } from '@cedille/source';
import type { KubernetesObject } from '@cedille/manifests';
import type { ObjectViolation } from '@cedille/types';

/** How an annotation is read by whoever acts on it. */
interface Annotation {
  reader: string;
  /** What each part of a list that is separated by commas may be; a pattern for what is no closed set. */
  allowed: readonly string[] | RegExp;
  expected?: string;
}

const INTEGER = /^[-+]?\d+$/;
const TRUTH = ['true', 'false'];
const options = (names: readonly string[], values: readonly string[]): string[] =>
  names.flatMap(name => values.map(value => `${name}=${value}`));

/**
 * No API server looks at them, and their reader passes over what it does not know: a slip takes a protection away in silence.
 * Sources: https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/, …/sync-waves/, …/resource_hooks/, …/compare-options/
 * and https://helm.sh/docs/topics/charts_hooks/.
 */
const ANNOTATIONS: Readonly<Record<string, Annotation>> = {
  'argocd.argoproj.io/sync-options': {
    reader: 'Argo CD',
    allowed: [
      ...options(['Prune', 'Delete'], ['false', 'true', 'confirm']),
      ...options(['PrunePropagationPolicy'], ['foreground', 'background', 'orphan']),
      ...options(
        ['Validate', 'SkipDryRunOnMissingResource', 'Replace', 'Force', 'ServerSideApply', 'ClientSideApplyMigration'],
        TRUTH,
      ),
      ...options(
        ['ApplyOutOfSyncOnly', 'PruneLast', 'FailOnSharedResource', 'RespectIgnoreDifferences', 'CreateNamespace'],
        TRUTH,
      ),
    ],
  },
  'argocd.argoproj.io/sync-wave': { reader: 'Argo CD', allowed: INTEGER, expected: 'a whole number, in quotes' },
  'argocd.argoproj.io/hook': {
    reader: 'Argo CD',
    allowed: ['PreSync', 'Sync', 'PostSync', 'SyncFail', 'PreDelete', 'PostDelete', 'Skip'],
  },
  'argocd.argoproj.io/hook-delete-policy': {
    reader: 'Argo CD',
    allowed: ['HookSucceeded', 'HookFailed', 'BeforeHookCreation'],
  },
  'argocd.argoproj.io/compare-options': {
    reader: 'Argo CD',
    allowed: ['IgnoreExtraneous', ...options(['ServerSideDiff', 'IncludeMutationWebhook'], TRUTH)],
  },
  'helm.sh/hook': {
    reader: 'Helm',
    allowed: [
      ...['pre', 'post'].flatMap(when => ['install', 'upgrade', 'rollback', 'delete'].map(what => `${when}-${what}`)),
      ...['test', 'test-success', 'test-failure', 'crd-install'],
    ],
  },
  'helm.sh/hook-weight': { reader: 'Helm', allowed: INTEGER, expected: 'a whole number, in quotes' },
  'helm.sh/hook-delete-policy': {
    reader: 'Helm',
    allowed: ['before-hook-creation', 'hook-succeeded', 'hook-failed'],
  },
  'helm.sh/resource-policy': { reader: 'Helm', allowed: ['keep'] },
};

/** Annotations that whoever should act on them does not understand. */
export function misreadAnnotations({ metadata }: KubernetesObject): ObjectViolation[] {
  const annotations: unknown = metadata?.annotations;
  if (typeof annotations !== 'object' || annotations === null) return [];
  return Object.entries(annotations).flatMap(([key, value]) => {
    const known = Object.hasOwn(ANNOTATIONS, key) ? ANNOTATIONS[key] : undefined;
    if (known) return typeof value === 'string' ? misreadValue(key, value, known) : [];
    return misreadKey(key);
  });
}

function misreadValue(key: string, value: string, { reader, allowed, expected }: Annotation): ObjectViolation[] {
  const path = ['metadata', 'annotations', key];
  const message = (part: string): string =>
    `${formatPath(path)} has ${JSON.stringify(part)}, which ${reader} does not know.`;
  if (allowed instanceof RegExp)
    return allowed.test(value.trim())
      ? []
      : [{ rule: 'annotation', path, message: message(value), expected: expected! }];
  const wrong = value
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '' && !allowed.includes(part));
  return wrong.map(part => {
    const near = didYouMean(part, allowed);
    return {
      rule: 'annotation',
      path,
      message: message(part),
      expected: `one of ${allowed.join(', ')}`,
      ...(near && { didYouMean: near }),
    };
  });
}

/** Both have more annotations than stand here: only one that is nearly one of these is a slip. */
function misreadKey(key: string): ObjectViolation[] {
  const prefix = key.slice(0, key.indexOf('/') + 1);
  const near = didYouMean(
    key,
    Object.keys(ANNOTATIONS).filter(known => known.startsWith(prefix)),
  );
  if (prefix === '' || near === undefined) return [];
  const path = ['metadata', 'annotations', key];
  const message = `${formatPath(path)} is nearly an annotation that ${ANNOTATIONS[near]!.reader} reads.`;
  return [{ rule: 'annotation', path, message, expected: near, didYouMean: near }];
}
