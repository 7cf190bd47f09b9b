import { createHelm } from '@cedille/helm';
import { benchSchemas } from '@cedille/schema/bench';
import { openRendering } from '../shared/open-rendering.ts';

/** How good the derived schemas are, and whether what they refuse is really not read. @returns the exit code */
export async function main({ root, argv }: { root: string; argv: readonly string[] }): Promise<number> {
  const helm = await createHelm({ root });
  return benchSchemas({
    argv,
    openChart: ({ types, ...chart }) => Promise.resolve(openRendering({ helm, types, chart })),
  });
}
