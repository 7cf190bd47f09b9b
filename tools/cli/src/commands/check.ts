import { CedilleError } from '@cedille/source';
import { Option, type Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { addRunFlags, run } from './render/render.ts';

type Flags = Parameters<typeof run>[0]['flags'] & { on?: string };

export function checkCommand(program: Command, context: CommandContext): void {
  addRunFlags(program.command('check'))
    .argument('[selection...]', 'an environment, components, or both; everything by default')
    .addOption(
      new Option('--format <format>', 'how findings are printed')
        .choices(['text', 'json', 'sarif', 'github'])
        .default('text'),
    )
    .option('--on <day>', 'the day that waivers are judged by, for example 2027-01-31; today when left out')
    .action((words: string[], flags: Flags) =>
      run({ context, words, flags, options: { prove: true, write: false, today: dayOf(flags.on) } }),
    );
}

/** The one place where the clock is asked: what a render comes to does not depend on it. */
function dayOf(text: string | undefined): string {
  if (text === undefined) return new Date().toISOString().slice(0, 10);
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new CedilleError({
    code: 'usage',
    severity: 'error',
    message: `${text} is no day.`,
    expected: 'year, month and day: 2027-01-31',
    fix: 'leave --on out for today',
  });
}
