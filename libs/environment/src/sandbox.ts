/** The virtual cluster of one person. */
export interface Sandbox {
  /** Account of the person: name of the file. */
  person: string;
  purpose: string;
  /** Day on which it is closed: `2027-03-31`. */
  expires: string;
  /** Account at GitHub, where it is written otherwise. */
  login?: string;
}
