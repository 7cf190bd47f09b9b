import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readIfPresent, removeHalfWritten, writeFileAtomic } from '@cedille/source';
import { releasesFile, type Pin } from '../load-pins.ts';
import { editPins } from './edit-pins.ts';

export interface WritePinsOptions {
  root: string;
  environment: string;
  /** `undefined` takes a pin out. */
  changes: ReadonlyMap<string, Pin | undefined>;
}

/** Changes pins in releases.yaml, whole or not at all; comments stay. What a killed run left is removed in any case. */
export async function writePins({ root, environment, changes }: WritePinsOptions): Promise<void> {
  const file = join(root, releasesFile(environment));
  await removeHalfWritten(dirname(file));
  if (changes.size) await writeFileAtomic(file, editPins((await readIfPresent(file)) ?? '', changes));
}

/** Makes releases.yaml what it was; it goes away when there was none. */
export async function restorePins(root: string, environment: string, text: string | undefined): Promise<void> {
  const file = join(root, releasesFile(environment));
  if (text === undefined) await rm(file, { force: true });
  else await writeFileAtomic(file, text);
}
