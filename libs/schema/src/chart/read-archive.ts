import { ArchiveError, readArchive as readFiles } from '@cedille/archive';
import { CedilleError } from '@cedille/source';
import { LIMITS, type Budget } from './budget.ts';

/**
 * Files of a .tgz by path, in memory: nothing is written anywhere. Icons, documentation and the like are passed over, whatever
 * their size up to the limit.
 * @throws CedilleError `chart-too-large`, or `upstream-archive` when it is not an archive or leaves its own folder.
 */
export async function readArchive(archive: Uint8Array | string, budget: Budget): Promise<Map<string, Uint8Array>> {
  const files = await readFiles(archive, {
    maxBytes: budget.remaining,
    maxEntries: LIMITS.files,
    isWanted(path, size) {
      if (READ.test(path)) budget.spend(path, size);
      return READ.test(path);
    },
  }).catch((error: unknown) => {
    if (!(error instanceof ArchiveError)) throw error;
    throw error.fault === 'too-large'
      ? budget.tooLarge(`it ${error.message}`, 'what a chart can be')
      : unreadable(budget, error);
  });
  if (!files.size) throw unreadable(budget, new Error('holds no files'));
  return files;
}

/** The files of a chart that matter for its values, at any depth of charts/. */
export const READ =
  /(^|\/)(Chart\.yaml|requirements\.yaml|values\.yaml|values\.schema\.json)$|(^|\/)(templates|crds)\/|^[^/]+\/ci\/[^/]+\.ya?ml$|(^|\/)charts\/[^/]+\.tgz$/;

function unreadable({ chart }: Budget, cause: Error): CedilleError {
  return new CedilleError(
    {
      code: 'upstream-archive',
      severity: 'error',
      message: `Cannot read the chart ${chart}: it ${cause.message}.`,
      expected: `a .tgz of at most ${LIMITS.unpacked / 1024 / 1024} MB unpacked with one folder, as helm package writes it`,
      fix: 'fetch the chart again',
    },
    { cause },
  );
}
