import { listComponents, loadComponents } from '@cedille/component';
import { cacheFolder, describePin, doctorTools } from '@cedille/helm';
import { openTools, resolveUpstreams } from '@cedille/pipeline';
import type { Command } from 'commander';
import { EXIT, type CommandContext } from '../context.ts';

export function doctorCommand(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('which tools and upstream charts are used, where they come from, and what is missing')
    .option('--json', 'print as JSON')
    .action(async (flags: { json?: boolean }) => {
      const { terminal } = context;
      const report = await examine(context);
      if (report.upstreams.some(({ state }) => state === 'digest differs')) context.exitCode = EXIT.problems;
      if (flags.json) return terminal.json(report);
      const { bold, dim } = terminal.colors;
      terminal.print(bold('Node'));
      terminal.print(`  ${report.node}`);
      terminal.print(bold('Tools'));
      for (const tool of report.tools) {
        const { name, wanted, optional, tool: found, missing = '' } = tool;
        const state = found
          ? `${found.why}  ${dim(found.path)}`
          : `${optional ? 'not needed yet' : 'missing'}: ${missing.split('\n')[0]}`;
        terminal.print(`  ${name.padEnd(15)} ${wanted.padEnd(9)} ${state}`);
      }
      terminal.print(bold('Upstream charts and manifests'));
      for (const { component, pin, state } of report.upstreams)
        terminal.print(`  ${component.padEnd(22)} ${pin.padEnd(32)} ${state}`);
      terminal.print(bold('Cache'));
      terminal.print(`  ${report.cache}`);
    });
}

async function examine({ root, terminal, signal }: CommandContext) {
  const tools = await doctorTools({ root, fetch: true, signal, onProgress: what => terminal.progress(what) });
  const components = await loadComponents(root, await listComponents(root));
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
            : 'cannot be had: its render is partial',
      }));
    }),
  );
  return { node: process.version, tools, upstreams: upstreams.flat(), cache: cacheFolder() };
}
