import type { Environment } from '@cedille/environment';
import { bySize, sizes, type Resources, type Sizes } from './sizing.ts';

export interface DatabaseOptions {
  /** Of the component that has it: its folder in the bucket, and the Secret `<name>-backup` with the key for that. */
  name: string;
  /** Of each volume: `5Gi`. */
  storage: string;
  /** Of each copy, in a small, a medium and a large environment. */
  sizes: Sizes;
}

/** Values of the shape `database` of common. */
export interface Database {
  image: { repository: string; tag: string };
  instances: number;
  storage: { class: string; size: string };
  resources: Resources;
  backup?: { destination: string; secretName: string };
}

type Facts = Pick<Environment, 'name' | 'sizing' | 'storageClasses' | 'backup'>;

/**
 * A PostgreSQL by facts: several copies keep themselves on local volumes of several machines, a single one is on a volume that
 * is replicated. It is backed up where the environment has a bucket, to a folder that no other environment writes to.
 */
export function database(facts: Facts, { name, storage, sizes: table }: DatabaseOptions): Database {
  const instances = bySize(facts, { small: 1, medium: 2, large: 3 });
  const { local, replicated } = facts.storageClasses;
  return {
    image: { repository: 'ghcr.io/cloudnative-pg/postgresql', tag: '17.6-standard-bookworm' },
    instances,
    storage: { class: instances > 1 ? local : replicated, size: storage },
    resources: sizes(facts, { database: table }).database,
    ...(facts.backup && {
      backup: { destination: `gs://${facts.backup.bucket}/${facts.name}/${name}`, secretName: `${name}-backup` },
    }),
  };
}
