import { GITOPS, type Component, type InstallOrder } from '@cedille/component';
import { environmentFile, type LoadedEnvironment } from '@cedille/environment';
import type { Problem } from '@cedille/source';

/** A custom resource that a component renders. */
export interface UsedKind {
  component: string;
  /** `cert-manager.io/v1/Certificate`. */
  kind: string;
  /** `Kind namespace/name` of the first object of that kind. */
  object: string;
}

export interface CheckDefinitionOrderOptions {
  environment: LoadedEnvironment;
  components: readonly Component[];
  order: InstallOrder;
  used: readonly UsedKind[];
  /** `group/version/Kind` → the components that bring its definition. Built-in kinds are not in it. */
  broughtBy: ReadonlyMap<string, readonly string[]>;
}

/** A custom resource needs its definition first: its component must come after the one that brings the CRD. */
export function checkDefinitionOrder({
  environment,
  components,
  order,
  used,
  broughtBy,
}: CheckDefinitionOrderOptions): Problem[] {
  return used.flatMap(({ component, kind, object }): Problem[] => {
    const owners = broughtBy.get(kind);
    if (!owners || owners.includes(component)) return [];
    const present = owners.filter(owner => order.waves.has(owner));
    const wave = order.waves.get(component) ?? 0;
    if (present.some(owner => (order.waves.get(owner) ?? 0) < wave)) return [];
    const user = components.find(({ name }) => name === component);
    if (user && environment.facts.delivery.from !== undefined && areArgoCds({ user, owners, components })) return [];
    const base = {
      severity: 'error' as const,
      component,
      environment: environment.name,
      object,
      ...(user && { at: user.source.positionOf(['requires']), path: 'requires' }),
    };
    if (!present.length) {
      return [
        {
          ...base,
          code: 'requirement-missing',
          message: `${component} makes a ${kind}, but ${owners.join(' and ')}, which brings its definition, does not run in ${environment.name}.`,
          expected: `${owners.join(' or ')} among the components of ${environment.name}`,
          fix: `add ${owners[0]} to components in ${environmentFile(environment.name)}`,
        },
      ];
    }
    const capability = components
      .find(({ name }) => name === present[0])
      ?.provides.keys()
      .next().value;
    return [
      {
        ...base,
        code: 'order',
        message: `${component} makes a ${kind} before ${present[0]} has brought its definition.`,
        expected: `${component} in a later wave than ${present[0]}`,
        fix: capability
          ? `add ${capability} to requires of ${component}`
          : `let ${present[0]} provide a capability and require it in ${component}`,
      },
    ];
  });
}

interface Kinds {
  user: Component;
  owners: readonly string[];
  components: readonly Component[];
}

/** What requires Argo CD, and makes kinds of it, is applied where that Argo CD runs. */
function areArgoCds({ user, owners, components }: Kinds): boolean {
  const provides = (name: string): boolean =>
    components.some(component => component.name === name && (component.meta.provides ?? []).includes(GITOPS));
  return (user.meta.requires ?? []).includes(GITOPS) && owners.some(provides);
}
