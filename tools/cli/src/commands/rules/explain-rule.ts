import { CedilleError, didYouMean } from '@cedille/source';
import { ownFix, type RuleDescription } from '@cedille/checks';
import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';

export function explainRuleCommand(program: Command, context: CommandContext): void {
  program
    .command('explain-rule')
    .argument('[code]', 'the code of a finding, for example image-floating; all rules, a line each, when left out')
    .option('--json', 'print as JSON')
    .option('--write', 'write libs/checks/RULES.md, the catalogue of all rules')
    .action(async (code: string | undefined, flags: { json?: boolean; write?: boolean }) => {
      if (flags.write) {
        const { writeCatalogue } = await import('./write-catalogue.ts');
        for (const file of await writeCatalogue({ root: context.root, check: false })) context.terminal.print(file);
        return;
      }
      const { ALL_RULES } = await import('./rule-list.ts');
      const rules = code === undefined ? ALL_RULES : rulesNamed(code, ALL_RULES);
      if (flags.json) context.terminal.json(rules);
      else context.terminal.print(code === undefined ? listed(rules) : rules.map(explained(context)).join('\n\n'));
    });
}

function rulesNamed(code: string, all: readonly RuleDescription[]): RuleDescription[] {
  const found = all.filter(rule => rule.code === code);
  if (found.length) return found;
  const near = didYouMean(code, new Set(all.map(rule => rule.code)));
  throw new CedilleError({
    code: 'usage',
    severity: 'error',
    message: `There is no rule ${code}.`,
    expected: 'a code as findings show it, at the end of their first line',
    fix: near === undefined ? './cedille explain-rule lists all of them' : `./cedille explain-rule ${near}`,
  });
}

function listed(rules: readonly RuleDescription[]): string {
  const width = Math.max(...rules.map(({ code }) => code.length));
  return rules.map(({ code, severity, title }) => `${code.padEnd(width)}  ${severity.padEnd(8)}  ${title}`).join('\n');
}

function explained({ terminal }: CommandContext): (rule: RuleDescription) => string {
  const { bold, dim } = terminal.colors;
  return ({ code, title, why, example, fix, fixHere, severity }) =>
    [
      `${bold(title)} ${dim(code)}`,
      '',
      why,
      '',
      `  severity  ${severity}`,
      `  fix       ${ownFix({ fix, fixHere }).replaceAll('{template}', 'the template that makes it')}`,
      '  example',
      ...example
        .trimEnd()
        .split('\n')
        .map(line => `    ${line}`),
    ].join('\n');
}
