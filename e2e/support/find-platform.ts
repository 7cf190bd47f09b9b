import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadDeliveries, type LoadedEnvironment } from '@cedille/environment';

/** The repository that is tested. */
export const REPOSITORY = join(import.meta.dirname, '../..');

/** A few charts written for the purpose. */
export const SMALL = join(import.meta.dirname, 'small-platform');

/** What can be delivered: an environment with everything that is needed for it. */
export interface Platform {
  environment: LoadedEnvironment;
  /** The environment whose Argo CD delivers it; undefined where it has its own. */
  hub: LoadedEnvironment | undefined;
  /** It is made of the charts written for the purpose, beside what of the platform needs no upstream chart. */
  isSmall: boolean;
}

/**
 * Finds an environment by name: one of the small platform, or else one of the repository.
 * @throws CedilleError `unknown-environment`
 */
export async function findPlatform(name: string): Promise<Platform> {
  const isSmall = (await readdir(join(SMALL, 'environments'))).includes(name);
  const [found] = await loadDeliveries(isSmall ? SMALL : REPOSITORY, [name]);
  return { environment: found!.environment, hub: found!.hub, isSmall };
}
