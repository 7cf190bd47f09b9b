import type { Environment } from './environment.gen.ts';

/** Something that one file asks for: a component that runs once more, in a namespace of its own. */
export interface Request {
  /** Name of the file, of the release and of its namespace. */
  name: string;
  /** Folder of the file, which says what is asked for: `sites`. */
  folder: string;
  club?: string;
  /** In full. */
  host?: string;
  size?: Environment['sizing'];
  /** Pull requests that are tried before they are merged. */
  previews?: { repository: string; label?: string; values?: Readonly<Record<string, unknown>> };
  /** All else in the file: values of the chart. */
  values: Readonly<Record<string, unknown>>;
}
