/** What one person may do with the machines, and the teams at GitHub. */
export interface Member {
  /** Without the domain. */
  account: string;
  /** Name of a cluster → role there. */
  clusters: Readonly<Record<string, 'Reader' | 'Operator' | 'Admin' | 'None'>>;
  /** Left out where nothing at GitHub is about the person. */
  github?: { account: string; teams: readonly string[] };
}
