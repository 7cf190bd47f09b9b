import { field } from './field.ts';

/** How Argo CD treats an object: `argocd.argoproj.io/sync-options`. Source: https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/ */
function syncOptions(object: unknown): ReadonlySet<string> {
  const text = field(object, 'metadata', 'annotations', 'argocd.argoproj.io/sync-options');
  return new Set(
    String(text ?? '')
      .split(',')
      .map(option => option.trim()),
  );
}

/** Whether the object stays in the cluster when it is no longer rendered. */
export function isKept(object: unknown): boolean {
  return syncOptions(object).has('Prune=false');
}

/** Whether the object is removed and made again instead of changed: replaced by force, or a hook. */
export function isRecreated(object: unknown): boolean {
  const options = syncOptions(object);
  const isHook = ['argocd.argoproj.io/hook', 'helm.sh/hook'].some(
    annotation => field(object, 'metadata', 'annotations', annotation) !== undefined,
  );
  return isHook || (options.has('Force=true') && options.has('Replace=true'));
}
