import type { ObjectDifference } from '../difference.ts';
import { field } from './field.ts';
import type { Finding, Surroundings } from './rule.ts';

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

/** How an object is protected when it is no longer rendered, or when its Application goes. */
export function protectionOf(object: unknown, event: 'prune' | 'delete'): 'kept' | 'asked' | 'deleted' {
  const options = syncOptions(object);
  const name = event === 'prune' ? 'Prune' : 'Delete';
  if (options.has(`${name}=false`)) return 'kept';
  return options.has(`${name}=confirm`) ? 'asked' : 'deleted';
}

/** What Argo CD does with an object that is no longer rendered; where it asks first, which option says so, and of what. */
export type Fate =
  'kept' | 'deleted' | 'Prune=confirm' | 'Delete=confirm' | `Prune=confirm of the Application ${string}`;

/**
 * An object alone is pruned; with its whole component it goes because the Application goes, which asks for other options
 * and never takes definitions along. Source: `shouldBeDeleted` and `pruneObject` of Argo CD.
 */
export function fateOf({ component, before, identity }: ObjectDifference, { left, objects }: Surroundings): Fate {
  const options = syncOptions(before);
  if (!left.has(component)) {
    if (options.has('Prune=false')) return 'kept';
    return options.has('Prune=confirm') ? 'Prune=confirm' : 'deleted';
  }
  const policy = field(before, 'metadata', 'annotations', 'helm.sh/resource-policy');
  if (options.has('Delete=false') || policy === 'keep' || identity.kind === 'CustomResourceDefinition') return 'kept';
  if (options.has('Delete=confirm')) return 'Delete=confirm';
  const guarded = objects.find(one => isApplicationOf(component, one) && syncOptions(one.before).has('Prune=confirm'));
  return guarded ? `Prune=confirm of the Application ${guarded.identity.name}` : 'deleted';
}

/** Whether it is the Application of a component, and goes. */
function isApplicationOf(component: string, { change, identity, before }: ObjectDifference): boolean {
  if (change !== 'removed' || identity.group !== 'argoproj.io' || identity.kind !== 'Application') return false;
  const source = String(field(before, 'spec', 'source', 'repoURL') ?? '');
  return identity.name === component || source.endsWith(`/${component}`);
}

const MILDER = { critical: 'high', high: 'notice', notice: 'notice' } as const;

/** What is true of an object that goes: nothing where it stays, and less grave where a person is asked first. */
export function byFate(finding: Finding, fate: Fate): Finding[] {
  if (fate === 'kept') return [];
  if (fate === 'deleted') return [finding];
  const message = `${finding.message.replace(/\.$/, '')}, once a person confirms it: Argo CD asks first (${fate}).`;
  return [{ ...finding, severity: MILDER[finding.severity], message }];
}
