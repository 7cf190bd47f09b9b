/** What an API server calls the kinds of one group: `deployments`, with the kind of each. */
export interface ServedGroup {
  /** Whether it is one of Kubernetes' own, of which all is known. */
  builtIn: boolean;
  kinds: ReadonlyMap<string, string>;
}

/** Groups by name, `` for the core group. */
export type ServedResources = ReadonlyMap<string, ServedGroup>;
