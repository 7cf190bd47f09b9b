/**
 * The tables: what a kind says of others, as data. A pattern is a path below the object (`spec.tls[*].secretName`) in
 * which `[*]` stands for each item of a list or each value of a map; a key with dots is quoted (`["tls.crt"]`).
 */
export interface RelationTable {
  references: readonly ReferenceRow[];
  products: readonly ProductRow[];
  pods: readonly PodRow[];
  selections: readonly SelectionRow[];
  /** Custom kinds, or whole groups (`cert-manager.io/*`), whose controllers start no Pods beside them. */
  podless: readonly string[];
}

/** One kind, several, or a whole group: `Service`, `apps/Deployment`, `redhatcop.redhat.io/*`. */
export type Kinds = string | readonly string[];

/** Where objects of a kind name another object. `optional: true` beside the name is understood everywhere. */
export interface ReferenceRow {
  of: Kinds;
  /** Pattern of the map that holds the name, or of the name itself. */
  at: string;
  to: string | NamedKind;
  /** Field of the name in the map. @defaultValue `name` */
  name?: string;
  /** Field of the namespace. @defaultValue the namespace of the object */
  namespace?: string;
  /** The text is `namespace/name`. */
  qualified?: true;
  /** Names of a cluster-scoped object lead into a namespace that only its controller knows. */
  anywhere?: true;
  /** Patterns of keys that must be there, below the map. */
  keys?: readonly string[];
  /** Keys that must be there without being named. */
  fixedKeys?: readonly string[];
  /** Field of the port, and what counts without one. */
  port?: { field: string; otherwise?: number };
  /** In another namespace it takes a ReferenceGrant. */
  granted?: true;
  /** Not missed in a namespace that the environment does not have: rights for a program that runs elsewhere. */
  abroad?: true;
  /** The Service that gives the Pods their names: not missed where nobody calls them by name. */
  governs?: true;
}

/** A kind that is named beside the name. */
export interface NamedKind {
  /** What counts where nothing is said. */
  otherwise: string;
  /** Fields of the map. */
  kind?: string;
  group?: string;
  apiVersion?: string;
  /** Kinds that are looked at; all when left out. */
  only?: readonly string[];
}

/** What comes into being because of an object. */
export interface ProductRow {
  of: Kinds;
  makes: string;
  /** `{spec.secretName}`: patterns in braces are replaced by what is there; without it nothing is made. `#`: a number. */
  name: string;
  /** The same, where the first one names nothing. */
  otherwise?: string;
  /** Pattern of the namespace. @defaultValue that of the object */
  namespace?: string;
  /** In whatever namespace somebody looks for it. */
  everywhere?: true;
  /** Only where something is at one of these patterns. */
  when?: readonly string[];
  /** Keys that it has in any case. */
  keys?: readonly string[];
  /** Patterns of texts that are keys, or of maps whose keys are. */
  keysAt?: readonly string[];
  /** Nobody knows all its keys, or nobody does where something is at one of these patterns. */
  open?: true | readonly string[];
}

/** Where the Pods of a kind are described. */
export interface PodRow {
  of: Kinds;
  /** Pattern of a PodTemplateSpec: `metadata` and `spec`. */
  template: string;
  /** Pattern of the selector that must fit its labels. */
  selector?: string;
  /** Pattern of the claims that are volumes as well. */
  claims?: string;
}

/** Where an object selects Pods of its namespace. */
export interface SelectionRow {
  of: Kinds;
  at: string;
  /** A plain map of labels instead of a LabelSelector. */
  plain?: true;
}
