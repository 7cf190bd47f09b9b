import { RenderSession } from '@cedille/pipeline';
import type { Problem } from '@cedille/source';
import type { Command } from 'commander';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandContext } from '../../context.ts';
import { select } from '../../select.ts';
import { jsonRound, printRound, type Told } from './print-round.ts';
import { watchFiles } from './watch-files.ts';
import { WatchedPlatform } from './watched-platform.ts';

interface WatchFlags {
  json?: boolean;
  write: boolean;
  sinceStart?: boolean;
  offline?: boolean;
}

const HELP = `
What is shown is the difference to the last render that worked, or with --since-start to the first one. What cannot be
rendered keeps its last state until it can. Ctrl-C ends it.`;

export function watchCommand(program: Command, context: CommandContext): void {
  program
    .command('watch')
    .argument('[selection...]', 'an environment, components, or both; everything by default')
    .option('--json', 'print one line of JSON for each save')
    .option('--no-write', 'leave dist/rendered as it is')
    .option('--since-start', 'compare with the state at the start instead of the last one that worked')
    .option('--offline', 'look for upstream charts in the mirror and the cache only')
    .addHelpText('after', HELP)
    .action((words: string[], flags: WatchFlags) => watch(context, words, flags));
}

async function watch({ root, terminal, signal }: CommandContext, words: string[], flags: WatchFlags): Promise<void> {
  const session = new RenderSession();
  const platform = new WatchedPlatform({
    root,
    ...(await select(root, words)),
    write: flags.write,
    upstream: { offline: flags.offline ?? false },
    session,
    signal,
    onProgress: ({ what }) => terminal.progress(`${what} …`),
  });
  let known: readonly Problem[] = [];
  const round = async (files: readonly string[]): Promise<void> => {
    const code = files.filter(isCode);
    if (code.length) terminal.note(`${code[0]} changed: end cedille watch and start it again to have it used.`);
    if (code.length && code.length === files.length) return;
    const since = await savedAt(root, files);
    const outcome = await platform.render({ sinceStart: flags.sinceStart ?? false });
    const told: Told = { ...outcome, files, milliseconds: Math.round(Date.now() - since), known };
    if (flags.json) terminal.print(jsonRound(told));
    else printRound(terminal, told);
    known = outcome.problems;
    await session.save();
  };
  if (!flags.json) terminal.note('Watching charts and environments. Ctrl-C ends it.');
  await watchFiles({ root, signal, onReady: () => round([]), onChange: round });
}

/** What renders, and the versions of the programs it uses: read once, at the start. */
function isCode(file: string): boolean {
  return /^(libs|tools)\/|^package-lock\.json$/.test(file);
}

/** When the last of the files was saved; now, where none is left or times lie. */
async function savedAt(root: string, files: readonly string[]): Promise<number> {
  const now = Date.now();
  const infos = await Promise.all(files.map(file => stat(join(root, file)).catch(() => undefined)));
  const times = infos.map(info => info?.mtimeMs ?? now).filter(time => time <= now && now - time < LONGEST_WAIT_MS);
  return Math.min(now, ...times);
}

const LONGEST_WAIT_MS = 10_000;
