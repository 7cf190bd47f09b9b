import { loadWorkspace } from '@cedille/pipeline';
import type { Command } from 'commander';
import Table from 'cli-table3';
import type { CommandContext } from '../../context.ts';
import { select } from '../../select.ts';
import { printSums } from './print-sums.ts';
import { countLines, median, medians, PART_NAMES, type LineCount } from './count-lines.ts';

export function listCommand(program: Command, context: CommandContext): void {
  program
    .command('list')
    .argument('[selection...]', 'an environment, components, or both')
    .option('--lines', 'count the hand-written lines of each')
    .option('--sums', 'what the Pods of each environment ask for, against the machines of the inventory')
    .option('--systems', 'what the platform consists of, with objects, lines, tests and lessons of each part')
    .option('--write', 'with --systems: write charts/SYSTEMS.md')
    .option('--json', 'print as JSON')
    .action(async (words: string[], flags: Flags) => {
      const { root, terminal } = context;
      if (flags.systems) return systems(context, flags);
      if (flags.sums) {
        const { environments } = await select(root, words);
        return printSums(context, { environments, json: Boolean(flags.json) });
      }
      const { places, selected } = await loadWorkspace(root, await select(root, words));
      if (flags.lines) return printLines(context, await countLines(root, selected), Boolean(flags.json));
      const rows = selected.map(({ name, version, meta, upstreams }) => ({
        name,
        version,
        category: meta.category,
        description: meta.description.en,
        upstreams: upstreams.map(upstream => ({ name: upstream.name, version: upstream.version })),
        environments: places
          .filter(({ environment }) => environment.facts.components.includes(name))
          .map(({ environment }) => environment.name),
      }));
      if (flags.json) return terminal.json(rows);
      const table = new Table({
        head: ['component', 'version', 'category', 'upstream', 'environments'],
        style: { head: [], border: [] },
      });
      for (const row of rows) {
        table.push([
          row.name,
          row.version,
          row.category,
          [...new Set(row.upstreams.map(({ name, version }) => `${name} ${version}`))].join('\n'),
          row.environments.join(', '),
        ]);
      }
      terminal.print(table.toString());
    });
}

interface Flags {
  json?: boolean;
  lines?: boolean;
  sums?: boolean;
  systems?: boolean;
  write?: boolean;
}

async function systems(context: CommandContext, { write, json }: Flags): Promise<void> {
  if (!write) {
    const { printSystems } = await import('./systems/print-systems.ts');
    return printSystems(context, Boolean(json));
  }
  const { writeSystems } = await import('./systems/write-systems.ts');
  for (const file of await writeSystems({ root: context.root, check: false })) context.terminal.print(file);
}

/** A table with a row for each component, and the median of what a component is made of. */
function printLines({ terminal }: CommandContext, counts: readonly LineCount[], json: boolean): void {
  if (json) return terminal.json(counts);
  const table = new Table({
    head: ['component', ...PART_NAMES.slice(0, 5), 'together', ...PART_NAMES.slice(5)],
    style: { head: [], border: [] },
    colAligns: ['left', ...PART_NAMES.map(() => 'right' as const), 'right'],
  });
  for (const { component, parts, sum } of counts) {
    const numbers = PART_NAMES.map(part => String(parts[part]));
    table.push([component, ...numbers.slice(0, 5), String(sum), ...numbers.slice(5)]);
  }
  terminal.print(table.toString());
  const ofCategories = medians(counts).map(([category, lines]) => `${category} ${lines}`);
  terminal.print(
    `Median together: ${median(counts.map(({ sum }) => sum))} lines (${ofCategories.join(', ')}). Empty lines and derived files are not counted.`,
  );
}
