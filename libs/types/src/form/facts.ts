/** Whether objects of a kind live in a namespace. */
export type Scope = 'Namespaced' | 'Cluster';

/** Where facts come from and how to get them again. */
export interface FactsSource {
  /** `Kubernetes`, or what brings the custom resources: `cert-manager`. */
  what: string;
  /** Version of it, as upstream writes it. */
  version: string;
  /** The command that derives the same file again. */
  command: string;
}

/** What is known of one kind in one version of its API. */
export interface KindEntry {
  scope: Scope;
  /** Name in REST paths and RBAC rules: `deployments`. */
  plural: string;
  /** Key in `types`. */
  type: string;
  /** Set on the version of a custom resource that is stored. */
  storage?: true;
}

/**
 * The compact form that is committed (`*.types.json`): no prose, one field a line, sorted, equal types once.
 * The expressions are described at {@link parseExpression}.
 */
export interface TypeFacts {
  source: FactsSource;
  /** `apps/v1/Deployment` → entry; `v1/Pod` for the core group. */
  kinds: Record<string, KindEntry>;
  /** Name → field → expression. `!` after a field: required. The field `*`: type of every other key. */
  types: Record<string, Record<string, string>>;
}
