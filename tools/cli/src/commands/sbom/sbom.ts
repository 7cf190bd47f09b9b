import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chartOf } from '@cedille/component';
import { loadWorkspace, openTools, renderPlatform, resolveUpstreams, type Rendering } from '@cedille/pipeline';
import { CedilleError, writeFileAtomic } from '@cedille/source';
import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { imagesIn } from '../images/rendered-images.ts';
import { provenance } from './provenance.ts';
import { billOfMaterials } from './bill-of-materials.ts';
import { selectComponents } from '../../shared/select-components.ts';

interface SbomFlags {
  commit?: string;
  builder?: string;
}

/** Folder of the bills, relative to the root. */
const SBOM = 'dist/sbom';

export function sbomCommand(program: Command, context: CommandContext): void {
  program
    .command('sbom')
    .argument('[components...]', 'components; all by default')
    .option('--commit <commit>', 'also write SLSA provenance: what was made from this commit, and what went into it')
    .option('--builder <address>', 'with --commit: the workflow that makes it, with its branch')
    .action(async (words: string[], { commit, builder }: SbomFlags) => {
      if ((commit === undefined) !== (builder === undefined)) throw halfProvenance();
      const { root, terminal, signal } = context;
      const components = await selectComponents(root, words);
      const workspace = await loadWorkspace(root, { components });
      const selected = workspace.selected.filter(({ instanceOf }) => instanceOf === undefined);
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
        if (commit === undefined || builder === undefined) continue;
        const { repository } = workspace.places.find(place =>
          place.present.some(one => chartOf(one) === component.name),
        )!.environment.facts.git;
        const made = provenance({ component, upstreams, images: allImages(texts), repository, commit, builder });
        const beside = `${SBOM}/${component.name}.provenance.json`;
        await writeFileAtomic(join(root, beside), made);
        terminal.print(beside);
      }
    });
}

function allImages(texts: ReadonlyMap<string, string>): Map<string, string | undefined> {
  const all = new Map<string, string | undefined>();
  for (const [environment, text] of texts)
    for (const [image, digest] of imagesIn(text, environment)) if (digest ?? !all.has(image)) all.set(image, digest);
  return all;
}

function halfProvenance(): CedilleError {
  return new CedilleError({
    code: 'usage',
    severity: 'error',
    message: 'Provenance says both from what a release was made, and by whom.',
    expected: '--commit and --builder, or neither',
    fix: './cedille sbom --commit <commit> --builder <address of the workflow>',
  });
}

async function readTexts(root: string, component: string, rows: readonly Rendering[]): Promise<Map<string, string>> {
  const own = rows.filter(row => (row.instanceOf ?? row.component) === component && row.file !== undefined);
  return new Map(
    await Promise.all(
      own.map(
        async ({ component: name, instanceOf, environment, file }) =>
          [instanceOf ? `${environment} ${name}` : environment, await readFile(join(root, file!), 'utf8')] as const,
      ),
    ),
  );
}
