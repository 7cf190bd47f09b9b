import { planReleases } from '@cedille/delivery';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { printPlan } from '../shared/print-plan.ts';
import { renderCommit } from '../shared/render-commit.ts';

export function releasePlanCommand(program: Command, context: CommandContext): void {
  program
    .command('release-plan')
    .option('--json', 'print as JSON')
    .option('--require-upstream', 'treat an unavailable upstream chart as an error')
    .action(async ({ json, requireUpstream = false }: { json?: boolean; requireUpstream?: boolean }) => {
      const { root, terminal, signal } = context;
      const plan = await planReleases({
        root,
        render: (commit, components) => {
          terminal.progress(`rendering ${commit.slice(0, 9)} …`);
          return renderCommit({ root, commit, components, requireUpstream, signal });
        },
      });
      if (json) return terminal.json(plan);
      printPlan(terminal, plan);
    });
}
