import { loadDeliveries } from '@cedille/environment';
import { CedilleError, didYouMean } from '@cedille/source';
import Table from 'cli-table3';
import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { connectionLines } from './connection.ts';

const HELP = `
With a person, prints the lines that this person types to get in. Nothing is asked of a cluster.`;

export function sandboxesCommand(program: Command, { root, terminal }: CommandContext): void {
  program
    .command('sandboxes')
    .argument('[person]', 'whose sandbox to get into')
    .addHelpText('after', HELP)
    .action(async (person?: string) => {
      const environments = (await loadDeliveries(root)).map(({ environment }) => environment.facts);
      const found = environments.flatMap(environment =>
        (environment.sandboxes?.people ?? []).map(sandbox => ({ environment, sandbox })),
      );
      if (person === undefined) {
        const table = new Table({
          head: ['person', 'beside', 'closed on', 'purpose'],
          style: { head: [], border: [] },
        });
        for (const { environment, sandbox } of found)
          table.push([sandbox.person, environment.name, sandbox.expires, sandbox.purpose]);
        return terminal.print(found.length ? table.toString() : 'Nobody has a sandbox.');
      }
      const own = found.filter(({ sandbox }) => sandbox.person === person);
      if (!own.length)
        throw noSandbox(
          person,
          found.map(({ sandbox }) => sandbox.person),
        );
      for (const { environment, sandbox } of own) {
        // Loading refuses a sandbox without a host.
        const host = environments.find(({ name }) => name === environment.cluster.host)!;
        for (const line of connectionLines({ environment, host, sandbox })) terminal.print(line);
      }
    });
}

function noSandbox(person: string, people: readonly string[]): CedilleError {
  const near = didYouMean(person, people);
  return new CedilleError({
    code: 'usage',
    severity: 'error',
    message: `${person} has no sandbox.`,
    expected: people.length
      ? `one of ${people.join(', ')}`
      : 'a file in sandboxes/ of an environment, and there is none',
    fix: near ? `write ${near}` : `add environments/<environment>/sandboxes/${person}.yaml`,
  });
}
