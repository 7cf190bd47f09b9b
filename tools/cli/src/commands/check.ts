import { CedilleError } from '@cedille/source';
import { Option, type Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { addRunFlags, run } from './render/render.ts';

type Flags = Parameters<typeof run>[0]['flags'] & { on?: string; fix?: boolean };

export function checkCommand(program: Command, context: CommandContext): void {
  addRunFlags(program.command('check'))
    .argument('[selection...]', 'an environment, components, or both; everything by default')
    .addOption(
      new Option('--format <format>', 'how findings are printed')
        .choices(['text', 'json', 'sarif', 'github'])
        .default('text'),
    )
    .option(
      '--on <day>',
      'the day that waivers and sandboxes are judged by, for example 2027-01-31; today when left out',
    )
    .option(
      '--fix',
      'write in the files what is certain: keys and words that are one slip away from the one that was meant',
    )
    .action(async (words: string[], flags: Flags) => {
      const options = { prove: true, write: false, today: dayOf(flags.on) };
      if (flags.fix) await fixAll(context, words);
      await run({ context, words, flags, options });
    });
}

const MOST_PASSES = 5;

/** What is mended may uncover more: facts that are wrong keep values from being judged. */
async function fixAll({ root, terminal, signal }: CommandContext, words: readonly string[]): Promise<void> {
  const { renderPlatform } = await import('@cedille/pipeline');
  const { select } = await import('../select.ts');
  const { fixCertain } = await import('./fix-certain.ts');
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const selection = await select(root, words);
    const problems = await renderPlatform({ root, ...selection, write: false, signal }).then(
      outcome => outcome.problems,
      (error: unknown) => {
        if (error instanceof CedilleError) return error.problems;
        throw error;
      },
    );
    const { done, left } = await fixCertain(root, problems);
    for (const line of done) terminal.note(`fixed ${line}`);
    for (const line of left) terminal.note(`left alone ${line}`);
    if (!done.length) return;
  }
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
