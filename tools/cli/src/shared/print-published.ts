import type { Problem } from '@cedille/source';
import type { CommandContext } from '../context.ts';
import { printProblems } from '../print-problems.ts';
import type { Published } from './publish-releases.ts';

export function printPublished({ terminal }: CommandContext, { publications, channels, problems }: Published): void {
  const { dim, green } = terminal.colors;
  const isTold = ({ severity, code }: Problem): boolean => severity === 'error' || code === 'release-pin';
  printProblems(terminal, problems.filter(isTold));
  for (const { reference, digest, present } of publications)
    terminal.print(`${present ? dim('there    ') : green('published')}  ${reference}@${digest}`);
  for (const { environment, from, to } of channels)
    terminal.print(
      from === to
        ? `${dim('there    ')}  channel ${environment} at ${to}`
        : `${green('moved    ')}  channel ${environment} from ${from ?? 'nothing'} to ${to}`,
    );
}
