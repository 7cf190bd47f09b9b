import { loadWorkspace } from '@cedille/pipeline';
import type { Command } from 'commander';
import Table from 'cli-table3';
import type { CommandContext } from '../context.ts';
import { select } from '../select.ts';

export function listCommand(program: Command, context: CommandContext): void {
  program
    .command('list')
    .argument('[selection...]', 'an environment, components, or both')
    .description('components, what they are, what they pin and where they run')
    .option('--json', 'print as JSON')
    .action(async (words: string[], flags: { json?: boolean }) => {
      const { root, terminal } = context;
      const { places, selected } = await loadWorkspace(root, await select(root, words));
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
          row.upstreams.map(({ name, version }) => `${name} ${version}`).join('\n'),
          row.environments.join(', '),
        ]);
      }
      terminal.print(table.toString());
    });
}
