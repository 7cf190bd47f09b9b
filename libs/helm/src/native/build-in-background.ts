import { join } from 'node:path';

export interface BackgroundBuildOptions {
  root: string;
  cacheDir: string;
  onProgress?: ((message: string) => void) | undefined;
}

const noted = new Set<string>();

/**
 * Starts building the engine in a process of its own, which goes on when this one has ended, and says so once. Several
 * at once are harmless: they wait for each other. Never throws: it only makes later runs faster.
 */
export async function noteBuild({ root, cacheDir, onProgress }: BackgroundBuildOptions): Promise<void> {
  // A machine that is there for one run would only be slowed down.
  if (process.env.CI || noted.has(cacheDir)) return;
  noted.add(cacheDir);
  try {
    const { startProgram } = await import('@cedille/program/start-program');
    const builder = startProgram({
      file: process.execPath,
      args: [join(root, 'cedille'), 'engine'],
      cwd: root,
      env: { CEDILLE_CACHE_DIR: cacheDir },
      logFile: join(cacheDir, 'engine', 'build.log'),
      detached: true,
    });
    builder.stdin.end();
    builder.keepAwake(false);
    onProgress?.('the rendering engine is built in the background, once; until then the helm program renders');
  } catch {
    // Without a faster engine everything works, too.
  }
}
