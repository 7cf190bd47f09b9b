import type { Path } from '@cedille/source';
import type { PlacedObject } from '../../rules/cluster.ts';
import type { Certified } from './certified-names.ts';

/** A host that is served with a certificate. */
export interface ServedWith<T extends PlacedObject = PlacedObject> {
  on: T;
  path: Path;
  host: string;
  /** All that may be shown for it. */
  certified: readonly Certified[];
}
