/** Something that makes a text unusable as one YAML document. */
export interface Fault {
  message: string;
  offset: number;
  /** The next step, when it is more than fixing the line. */
  fix?: string;
}
