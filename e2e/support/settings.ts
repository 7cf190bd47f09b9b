import { fileURLToPath } from 'node:url';
import { readClusterChoice, type ClusterChoice } from './cluster-choice.ts';

/** What a person asked of a suite; the command and the Nx targets hand it over in environment variables. */
export interface Settings {
  /** Absolute path of the workspace. */
  root: string;
  /** `CEDILLE_E2E_CLUSTER`. @defaultValue `auto` */
  cluster: ClusterChoice;
  /** `CEDILLE_E2E_ENVIRONMENTS`, separated by commas; all when left out. */
  environments: readonly string[] | undefined;
  /** `CEDILLE_E2E_COMPONENTS`, separated by commas; all when left out. */
  components: readonly string[] | undefined;
}

/** @throws CedilleError `usage` when a variable says what cannot be */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  return {
    root: fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, ''),
    cluster: readClusterChoice(env.CEDILLE_E2E_CLUSTER || 'auto'),
    environments: listOf(env.CEDILLE_E2E_ENVIRONMENTS),
    components: listOf(env.CEDILLE_E2E_COMPONENTS),
  };
}

function listOf(text: string | undefined): string[] | undefined {
  const items = text?.split(',').flatMap(item => item.trim() || []);
  return items?.length ? items : undefined;
}
