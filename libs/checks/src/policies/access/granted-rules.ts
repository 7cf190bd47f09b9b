import { fits } from '../../references/extract/selector.ts';
import { nameOf, namespaceOf, type Cluster, type PlacedObject } from '../../rules/cluster.ts';
import { listAt } from '../../rules/value-at.ts';
import type { Selector } from '../../references/extract/selector.ts';
import { BINDINGS, gives, roleOf, rulesOf, subjectsOf, type RoleRule } from './role-rules.ts';

/** A rule of a role that somebody has. */
export interface GrantedRule extends RoleRule {
  on: PlacedObject;
}

/** Roles of Kubernetes' own, of which none is about custom kinds but through what is rendered. */
const PEOPLE: ReadonlySet<string> = new Set(['admin', 'edit', 'view']);

/** What programs in a cluster may do, whatever their accounts. */
export class GrantedRules {
  private readonly rules: readonly GrantedRule[];
  /** Whether somebody is given a role that is not at hand. */
  readonly isOpen: boolean;

  constructor(cluster: Cluster) {
    const roles = new Map([
      ...cluster.of('ClusterRole').map((role): [string, PlacedObject] => [`/${nameOf(role)}`, role]),
      ...cluster.of('Role').map((role): [string, PlacedObject] => [`${namespaceOf(role)}/${nameOf(role)}`, role]),
    ]);
    const bound = new Set<PlacedObject>();
    let isOpen = false;
    for (const binding of cluster.of(...BINDINGS)) {
      if (!subjectsOf(binding).some(isProgram)) continue;
      const { kind, name } = roleOf(binding);
      const role = roles.get(`${kind === 'ClusterRole' ? '' : namespaceOf(binding)}/${name}`);
      if (role) for (const one of [role, ...addedTo(role, cluster)]) bound.add(one);
      else if (!name.startsWith('system:') && !PEOPLE.has(name) && name !== 'extension-apiserver-authentication-reader')
        isOpen = true;
    }
    this.rules = [...bound].flatMap(on => rulesOf(on).map(rule => ({ ...rule, on })));
    this.isOpen = isOpen;
  }

  /** Whether some program may do one of the verbs. */
  allows(what: Parameters<typeof gives>[1]): boolean {
    return this.rules.some(rule => gives(rule, what));
  }

  /** The first rule that names a group; where an object is given, one that comes with it. */
  about(group: string, beside?: PlacedObject): GrantedRule | undefined {
    return this.rules.find(
      ({ groups, on }) =>
        groups.includes(group) && (!beside || (on.source !== undefined && on.source === beside.source)),
    );
  }
}

function isProgram({ kind, name }: { kind: string; name: string }): boolean {
  return kind === 'ServiceAccount' || name.startsWith('system:serviceaccount');
}

/** Roles whose rules Kubernetes adds to one. */
function addedTo({ object }: PlacedObject, cluster: Cluster): PlacedObject[] {
  return listAt(object, ['aggregationRule', 'clusterRoleSelectors']).flatMap(selector =>
    cluster
      .of('ClusterRole')
      .filter(role => fits(selector as Selector, (role.object.metadata?.labels ?? {}) as Record<string, string>)),
  );
}
