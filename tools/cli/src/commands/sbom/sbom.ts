import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadWorkspace, openTools, renderPlatform, resolveUpstreams, type Rendering } from '@cedille/pipeline';
import { CedilleError, writeFileAtomic } from '@cedille/source';
import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { billOfMaterials } from './bill-of-materials.ts';
import { selectComponents } from '../../shared/select-components.ts';

/** Folder of the bills, relative to the root. */
const SBOM = 'dist/sbom';

export function sbomCommand(program: Command, context: CommandContext): void {
  program
    .command('sbom')
    .argument('[components...]', 'components; all by default')
    .action(async (words: string[]) => {
      const { root, terminal, signal } = context;
      const components = await selectComponents(root, words);
      const { selected } = await loadWorkspace(root, { components });
      const upstream = { required: true };
      const { renderings, problems } = await renderPlatform({ root, components, upstream, objects: false, signal });
      const errors = problems.filter(({ severity }) => severity === 'error');
      if (errors.length) throw new CedilleError(errors);
      const tools = await openTools({ root, upstream, signal });
      for (const component of selected) {
        const { upstreams } = await resolveUpstreams({ root, component, tools });
        const texts = await readTexts(root, component.name, renderings);
        const file = `${SBOM}/${component.name}.cdx.json`;
        await writeFileAtomic(join(root, file), billOfMaterials({ component, upstreams, texts }));
        terminal.print(file);
      }
    });
}

async function readTexts(root: string, component: string, rows: readonly Rendering[]): Promise<Map<string, string>> {
  const own = rows.filter(row => row.component === component && row.file !== undefined);
  return new Map(
    await Promise.all(
      own.map(async ({ environment, file }) => [environment, await readFile(join(root, file!), 'utf8')] as const),
    ),
  );
}
