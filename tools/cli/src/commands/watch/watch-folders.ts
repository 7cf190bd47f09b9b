import { watch, type FSWatcher } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

export interface WatchFoldersOptions {
  /** Absolute path. */
  root: string;
  /** Whether a file or folder is looked at; gets its absolute path. */
  isWatched: (path: string) => boolean;
  /** Something at this path was saved, made or removed. */
  onChange: (path: string) => void;
  onError: (error: unknown) => void;
}

/**
 * Watches every folder below the root by itself, so that a save by rename, a folder that is new and one that takes the
 * place of another are seen alike on every system. (chokidar drops a second save within 50 ms of the first, after which
 * the state it tells of is not the one on disk.)
 */
export class FolderWatch {
  private readonly folders = new Map<string, { watcher: FSWatcher; ino: number }>();
  private readonly options: WatchFoldersOptions;
  private closed = false;

  constructor(options: WatchFoldersOptions) {
    this.options = options;
  }

  /** Resolves when nothing that is saved from then on can be missed. */
  async start(): Promise<void> {
    await this.add(this.options.root);
  }

  close(): void {
    this.closed = true;
    for (const { watcher } of this.folders.values()) watcher.close();
    this.folders.clear();
  }

  /** Watched first and read then: what appears in between is told twice rather than never. */
  private async add(folder: string): Promise<void> {
    const info = await lstat(folder).catch(() => undefined);
    if (this.closed || !info?.isDirectory() || this.folders.get(folder)?.ino === info.ino) return;
    this.drop(folder);
    const watcher = watch(folder, (_event, name) => void this.look(join(folder, name ?? '')));
    // The folder itself went away: its parent tells of that.
    watcher.on('error', () => this.drop(folder));
    this.folders.set(folder, { watcher, ino: info.ino });
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    await Promise.all(
      entries
        .filter(entry => entry.isDirectory() && this.options.isWatched(join(folder, entry.name)))
        .map(entry => this.add(join(folder, entry.name))),
    );
  }

  private async look(path: string): Promise<void> {
    if (this.closed || path === this.options.root || !this.options.isWatched(path)) return;
    this.options.onChange(path);
    try {
      const info = await lstat(path).catch(() => undefined);
      if (!info) this.drop(path);
      if (!info?.isDirectory() || this.folders.get(path)?.ino === info.ino) return;
      await this.add(path);
      // What was put in before it was watched.
      this.options.onChange(path);
    } catch (error) {
      this.options.onError(error);
    }
  }

  private drop(path: string): void {
    for (const [folder, { watcher }] of this.folders) {
      if (folder !== path && !folder.startsWith(join(path, '/'))) continue;
      watcher.close();
      this.folders.delete(folder);
    }
  }
}
