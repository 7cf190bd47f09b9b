import type { Component } from '@cedille/component';
import { ROOT_COMPONENT } from '@cedille/delivery';
import { loadWorkspace, type Place, type Workspace } from '@cedille/pipeline';
import { Option, type Command } from 'commander';
import { EXIT, type CommandContext } from '../../context.ts';
import { printProblems } from '../../print-problems.ts';
import { select } from '../../select.ts';
import { drawMermaid } from './draw-mermaid.ts';
import { drawSvg } from './draw-svg.ts';
import { platformGraph } from './platform-graph.ts';
import { ENGLISH } from './words.ts';
import { writePictures } from './write-pictures.ts';

const FORMATS = ['text', 'json', 'mermaid', 'svg'] as const;

interface Flags {
  format: (typeof FORMATS)[number];
  json?: boolean;
  write?: boolean;
}

export function graphCommand(program: Command, context: CommandContext): void {
  program
    .command('graph')
    .argument('[environments...]', 'environments; all by default, with every component there is')
    .addOption(new Option('--format <format>', 'how to show it').choices(FORMATS).default('text'))
    .option('--json', 'the same as --format json')
    .option('--write', 'write the pictures of the whole platform in the READMEs')
    .action(async (words: string[], { format, json, write }: Flags) => {
      const { root, terminal } = context;
      if (write) {
        const written = await writePictures({ root, check: false });
        return terminal.print(written.length ? `written: ${written.join(', ')}` : 'The pictures are up to date.');
      }
      const workspace = await loadWorkspace(root, await select(root, words));
      const { places } = workspace;
      const problems = [...workspace.problems, ...places.flatMap(({ order }) => order.problems)];
      if (problems.length) context.exitCode = EXIT.problems;
      if (json || format === 'json') return terminal.json(places.map(graphOf));
      printProblems(terminal, problems);
      terminal.print(SHOWN[format](workspace, words.length > 0).trimEnd());
    });
}

const SHOWN: Readonly<Record<Exclude<Flags['format'], 'json'>, (workspace: Workspace, isChosen: boolean) => string>> = {
  text: ({ places }) => places.map(waves).join('\n\n'),
  mermaid: (workspace, isChosen) => drawMermaid(graphFor(workspace, isChosen), ENGLISH),
  svg: (workspace, isChosen) => drawSvg(graphFor(workspace, isChosen), ENGLISH),
};

/** Of environments that were named, what they list. */
function graphFor({ places, components }: Workspace, isChosen: boolean) {
  const isListed = ({ name }: Component) =>
    places.some(({ present }) => present.some(one => one.name === name || one.instanceOf === name));
  return platformGraph(places, isChosen ? components.filter(isListed) : components);
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
