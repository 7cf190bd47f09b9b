import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CedilleError } from '@cedille/source';
import type { TestModule } from 'vitest/node';

/** The specs of a workspace in one vitest that stays: a mutation costs the run of the specs, not the start of the program. */
export interface Specs {
  /** What was read of a file, relative to the root, before it changed. */
  forget(file: string): void;
  /** Runs those in a folder, relative to the root. @returns what failed; undefined when nothing did */
  run(folder: string): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Imports a module by its URL. */
export type Load = (url: string) => Promise<unknown>;

/** @throws CedilleError `tool-failed` when vitest does not start */
export async function openSpecs(root: string, load: Load): Promise<Specs> {
  const { createVitest } = await start(root, load);
  // Specs look for their chart from the folder that vitest was started in.
  const before = process.cwd();
  process.chdir(root);
  // Isolated: what a run leaves in a thread, snapshots among it, would fail the next one.
  const vitest = await createVitest('test', { root, watch: false, isolate: true, reporters: [{}] });
  return {
    forget: file => vitest.invalidateFile(join(root, file)),
    async run(folder) {
      const specs = await vitest.globTestSpecifications([`${folder}/`]);
      if (!specs.length) return undefined;
      const { testModules, unhandledErrors } = await vitest.rerunTestSpecifications(specs);
      const complaints = [...testModules.flatMap(complaintsOf), ...unhandledErrors.map(String)];
      return complaints.length ? complaints.join('\n') : undefined;
    },
    async close() {
      await vitest.close();
      process.chdir(before);
    },
  };
}

function complaintsOf(module: TestModule): string[] {
  const failed = [...module.children.allTests('failed')].map(
    test => `${test.fullName}: ${test.result().errors?.[0]?.message ?? ''}`,
  );
  const broken = module.errors().map(({ message }) => message);
  return [
    ...broken,
    ...failed,
    ...(module.ok() || broken.length || failed.length ? [] : [`${module.moduleId} failed`]),
  ];
}

async function start(root: string, load: Load): Promise<typeof import('vitest/node')> {
  try {
    return (await load(
      pathToFileURL(join(root, 'node_modules/vitest/dist/node.js')).href,
    )) as typeof import('vitest/node');
  } catch (cause) {
    throw new CedilleError(
      { code: 'tool-failed', severity: 'error', message: `vitest does not start: ${String(cause)}`, fix: 'npm ci' },
      { cause },
    );
  }
}
