import { relativeTo } from '@cedille/source';
import { FolderWatch } from './watch-folders.ts';

/** What a render reads, and the code that renders. */
const WATCHED = /^(charts|environments|libs|tools|package-lock\.json)(\/|$)/;
/** What editors, tests and package managers leave beside it. */
const IGNORED = /(^|\/)(node_modules|\.git|tests)(\/|$)|~$|\.(swp|swx|tmp|orig|rej)$|(^|\/)(4913|\.#[^/]*)$/;

/** After a save an editor often has more to say: this long nothing may happen before it counts as one change. */
const QUIET_MS = 15;
/** Who never stops saving is answered in between. */
const LONGEST_MS = 300;

export interface WatchFilesOptions {
  root: string;
  /** Called with the files of one change, relative to the root; the next call waits for the promise. */
  onChange: (files: readonly string[]) => Promise<void>;
  /** Called once, when nothing that is saved from then on can be missed. */
  onReady: () => Promise<void>;
  signal: AbortSignal;
}

/** Tells of files that are saved, made and removed, also in folders that are new, until it is aborted. */
export async function watchFiles({ root, onChange, onReady, signal }: WatchFilesOptions): Promise<void> {
  const changed = new Set<string>();
  let since = 0;
  let timer: NodeJS.Timeout | undefined;
  let working = Promise.resolve();
  let folders: FolderWatch | undefined;
  const flush = async (): Promise<void> => {
    if (!changed.size || signal.aborted) return;
    const files = [...changed].sort();
    changed.clear();
    await onChange(files);
  };
  try {
    await new Promise<void>((resolve, reject) => {
      const then = (work: () => Promise<void>): void => void (working = working.then(work).catch(reject));
      signal.addEventListener('abort', () => resolve(), { once: true });
      folders = new FolderWatch({
        root,
        isWatched: path => isWatched(relativeTo(root, path)),
        onError: reject,
        onChange: path => {
          if (!changed.size) since = Date.now();
          changed.add(relativeTo(root, path));
          clearTimeout(timer);
          timer = setTimeout(then, Math.max(0, Math.min(QUIET_MS, since + LONGEST_MS - Date.now())), flush);
        },
      });
      folders.start().then(() => then(onReady), reject);
    });
  } finally {
    clearTimeout(timer);
    folders?.close();
    await working;
  }
}

function isWatched(path: string): boolean {
  return WATCHED.test(path) && !IGNORED.test(path);
}
