import { ROOT_COMPONENT } from '@cedille/delivery';
import { loadWorkspace, type Place } from '@cedille/pipeline';
import type { Command } from 'commander';
import { EXIT, type CommandContext } from '../context.ts';
import { printProblems } from '../print-problems.ts';
import { select } from '../select.ts';

export function graphCommand(program: Command, context: CommandContext): void {
  program
    .command('graph')
    .argument('[environments...]', 'environments; all by default')
    .option('--json', 'print as JSON')
    .option('--mermaid', 'print as a Mermaid diagram')
    .action(async (words: string[], flags: { json?: boolean; mermaid?: boolean }) => {
      const { root, terminal } = context;
      const workspace = await loadWorkspace(root, await select(root, words));
      const { places } = workspace;
      const problems = [...workspace.problems, ...places.flatMap(({ order }) => order.problems)];
      if (problems.length) context.exitCode = EXIT.problems;
      if (flags.json) return terminal.json(places.map(graphOf));
      printProblems(terminal, problems);
      terminal.print(places.map(flags.mermaid ? mermaid : waves).join('\n\n'));
    });
}

function graphOf({ environment, hub, order, platform }: Place) {
  return {
    environment: environment.name,
    ...(hub && { deliveredBy: hub.name }),
    delivers: platform.delivers.map(({ name, wave }) => ({ environment: name, wave })),
    waves: Object.fromEntries([...order.waves].sort()),
    comesAfter: Object.fromEntries([...order.edges].sort()),
    problems: order.problems,
  };
}

function waves({ environment, hub, order, platform }: Place): string {
  const last = Math.max(-1, ...order.waves.values());
  const lines = Array.from({ length: last + 1 }, (_, wave) => {
    const members = [...order.waves]
      .filter(([, other]) => other === wave)
      .map(([name]) => name)
      .sort();
    return members.map(name => {
      const after = order.edges.get(name) ?? [];
      return `  ${String(wave).padStart(2)}  ${name}${after.length ? `  after ${after.join(', ')}` : ''}`;
    });
  });
  const roots = platform.delivers.map(
    ({ name, wave }) =>
      `  ${String(wave).padStart(2)}  ${name}-${ROOT_COMPONENT}  the root of ${name}, after everything`,
  );
  const title = hub ? `${environment.name}, delivered by ${hub.name}` : environment.name;
  return [title, ...lines.flat(), ...roots].join('\n');
}

function mermaid({ environment, order }: Place): string {
  const edges = [...order.edges].flatMap(([name, after]) =>
    after.length ? after.map(before => `  ${before} --> ${name}`) : [`  ${name}`],
  );
  return [`%% ${environment.name}`, 'graph LR', ...edges].join('\n');
}
