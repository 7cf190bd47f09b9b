import { fileURLToPath } from 'node:url';
import { CLUSTER_CHOICES, type ClusterChoice } from '@cedille/cluster';
import { CedilleError, didYouMean } from '@cedille/source';

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
  const cluster = env.CEDILLE_E2E_CLUSTER || 'auto';
  if (!isChoice(cluster)) throw unknownChoice(cluster);
  return {
    root: fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, ''),
    cluster,
    environments: listOf(env.CEDILLE_E2E_ENVIRONMENTS),
    components: listOf(env.CEDILLE_E2E_COMPONENTS),
  };
}

function isChoice(text: string): text is ClusterChoice {
  return (CLUSTER_CHOICES as readonly string[]).includes(text);
}

function listOf(text: string | undefined): string[] | undefined {
  const items = text?.split(',').flatMap(item => item.trim() || []);
  return items?.length ? items : undefined;
}

function unknownChoice(cluster: string): CedilleError {
  const meant = didYouMean(cluster, CLUSTER_CHOICES);
  return new CedilleError({
    code: 'usage',
    severity: 'error',
    message: `There is no kind of cluster called ${cluster}.`,
    expected: `${CLUSTER_CHOICES.join(', ')}${meant ? `; did you mean ${meant}?` : ''}`,
    fix: 'write one of these in CEDILLE_E2E_CLUSTER, or after --cluster',
  });
}
