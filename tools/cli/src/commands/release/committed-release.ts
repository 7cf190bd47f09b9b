/** A release as the commit that made it says. */
export interface CommittedRelease {
  component: string;
  version: string;
  commit: string;
}
