import { loadComponents } from '@cedille/component';
import {
  chooseEngine,
  describePin,
  doctorTools,
  type EngineChoice,
  type ToolPurpose,
  type ToolReport,
} from '@cedille/helm';
import { cacheFolder } from '@cedille/program';
import { openTools, resolveUpstreams } from '@cedille/pipeline';
import type { Command } from 'commander';
import { EXIT, type CommandContext } from '../context.ts';

const PURPOSES: Record<ToolPurpose, string> = {
  clusters: 'Programs that only clusters of this machine need',
  databases: 'Databases that SQL of charts is tried on',
  benchmarks: 'Programs that only the benchmark compares with',
};

export function doctorCommand(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .option('--all', 'also list the programs that only clusters, databases and the benchmark need')
    .option('--json', 'print as JSON')
    .action(async (flags: { all?: boolean; json?: boolean }) => {
      const { terminal } = context;
      const report = await examine(context);
      if (report.upstreams.some(({ state }) => state === 'digest differs')) context.exitCode = EXIT.problems;
      if (flags.json) return terminal.json(report);
      const { bold } = terminal.colors;
      terminal.print(bold('Node'));
      terminal.print(`  ${report.node}`);
      terminal.print(bold('Rendering'));
      printEngine(report.engine, context);
      terminal.print(bold('Tools'));
      printTools(
        report.tools.filter(tool => !tool.for),
        context,
      );
      for (const [purpose, title] of Object.entries(PURPOSES)) {
        const tools = report.tools.filter(tool => tool.for === purpose);
        terminal.print(bold(title));
        if (flags.all) printTools(tools, context);
        else terminal.print(`  ${summaryOf(tools)}`);
      }
      terminal.print(bold('Upstream charts and manifests'));
      const upstreams = report.upstreams.map(
        ({ component, pin, state }) => `  ${component.padEnd(22)} ${pin.padEnd(32)} ${state}`,
      );
      for (const line of new Set(upstreams)) terminal.print(line);
      terminal.print(bold('Cache'));
      terminal.print(`  ${report.cache}`);
    });
}

function printEngine({ engine, why, hint }: EngineChoice, { terminal }: CommandContext): void {
  terminal.print(`  ${why}${engine ? `  ${terminal.colors.dim(engine.path)}` : ''}`);
  if (hint) terminal.print(`  for renders many times faster: ${hint}`);
}

function printTools(tools: readonly ToolReport[], { terminal }: CommandContext): void {
  const width = Math.max(15, ...tools.map(({ name }) => name.length));
  for (const report of tools) {
    const { tool } = report;
    const state = tool ? `${tool.why}  ${terminal.colors.dim(tool.path)}` : missingState(report);
    const damage = report.damaged ? `${terminal.colors.yellow('what was in the cache is damaged')}; ` : '';
    terminal.print(`  ${report.name.padEnd(width)} ${report.wanted.padEnd(9)} ${damage}${state}`);
  }
}

function missingState({ optional, damaged, missing = '' }: ToolReport): string {
  if (damaged && optional) return 'it is fetched again when it is needed';
  return `${optional ? 'not needed yet' : 'missing'}: ${missing.split('\n')[0]}`;
}

function summaryOf(tools: readonly ToolReport[]): string {
  const here = tools.filter(({ tool }) => tool).length;
  return `${here} of ${tools.length} are here; the others are fetched or built when they are needed (--all lists them)`;
}

async function examine({ root, terminal, signal }: CommandContext) {
  const tools = await doctorTools({ root, fetch: true, signal, onProgress: what => terminal.progress(what) });
  const engine = await chooseEngine({ root, signal });
  const components = await loadComponents(root);
  const opened = await openTools({ root, signal });
  const upstreams = await Promise.all(
    components.map(async component => {
      const { upstreams, problems } = await resolveUpstreams({ root, component, tools: opened });
      const differs = problems.some(({ code }) => code === 'upstream-digest');
      return upstreams.map(({ pin, archive }) => ({
        component: component.name,
        pin: describePin(pin),
        state: archive
          ? `${archive.origin}, sha256:${archive.sha256.slice(0, 12)}`
          : differs
            ? 'digest differs'
            : 'is not available: its render is partial',
      }));
    }),
  );
  return { node: process.version, engine, tools, upstreams: upstreams.flat(), cache: cacheFolder() };
}
