import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What a task is made of. */
export interface TaskClosure {
  /** Relative to the root. */
  sources: string[];
  /** By their keys in package-lock.json. */
  packages: string[];
}

interface Setup {
  closures(root: string): Promise<Record<string, TaskClosure>>;
}

/**
 * Asks the bundler of ./cedille what it put into each task: `tasks/render` and so on. Undefined when it cannot say, because
 * a source is broken: then the graph must be there all the same, so that a task can tell.
 */
export async function readTaskClosures(root: string): Promise<Record<string, TaskClosure> | undefined> {
  try {
    const setup = join(root, 'tools', 'cli', 'setup.cjs');
    return await (createRequire(setup)(setup) as Setup).closures(root);
  } catch {
    return undefined;
  }
}
