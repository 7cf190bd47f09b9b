import { mkdirSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { privateFolder } from './private-folder.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** Something outside the run's folder that has to be taken away by a program. */
export type Leftover =
  /** All containers with a label, for example the nodes of a kind cluster. */
  | { kind: 'containers'; runtime: 'docker' | 'podman'; label: string }
  /** All volumes with a label. */
  | { kind: 'volumes'; runtime: 'docker' | 'podman'; label: string }
  | { kind: 'network'; runtime: 'docker' | 'podman'; name: string };

/** What a run has to do with, written down before it is needed: whoever comes after a killed run reads it. */
export interface RunRecord {
  id: string;
  /** In a few words, for messages. */
  what: string;
  owner: ProcessIdentity;
  processes: (ProcessIdentity & { name: string })[];
  leftovers: Leftover[];
  ports: number[];
}

/**
 * Where runs keep their folders: in the place for temporary files, a folder for each user. Each run has `<id>/run.json`
 * there, and all its data beside it.
 */
export function runsFolder(): string {
  return join(realpathSync(tmpdir()), `cedille-runs-${userInfo().username.replace(/[^\w.-]/g, '_')}`);
}

/** Folder of reserved ports, beside those of the runs. */
export const PORTS = 'ports';

const recordFile = (id: string): string => join(runsFolder(), id, 'run.json');

/** Written whole, and before the caller goes on: a run may be killed at any moment. */
export function writeRecord(record: RunRecord): void {
  privateFolder(runsFolder());
  const path = recordFile(record.id);
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.tmp`, JSON.stringify(record, undefined, 2), { mode: 0o600 });
  renameSync(`${path}.tmp`, path);
}

/** The record of a run; undefined when it has none that can be read. */
export async function readRecord(id: string): Promise<RunRecord | undefined> {
  try {
    const data = JSON.parse(await readFile(recordFile(id), 'utf8')) as Partial<RunRecord> | null;
    return isRecord(data) ? { ...data, id } : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(data: Partial<RunRecord> | null): data is RunRecord {
  const { owner, processes, leftovers, ports } = data ?? {};
  return isIdentity(owner) && [processes, leftovers, ports].every(Array.isArray) && processes!.every(isIdentity);
}

function isIdentity(data: Partial<ProcessIdentity> | undefined): data is ProcessIdentity {
  return Number.isInteger(data?.pid) && data!.pid! > 1 && typeof data!.started === 'string';
}

/** Ids of all runs that left a folder. @throws CedilleError `untrusted-state` when the folder of the runs is not ours alone */
export async function listRuns(): Promise<string[]> {
  const entries = await readdir(privateFolder(runsFolder()), { withFileTypes: true });
  return entries.filter(entry => entry.isDirectory() && entry.name !== PORTS).map(({ name }) => name);
}
