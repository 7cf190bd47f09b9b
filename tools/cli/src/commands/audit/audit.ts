import { access, constants, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { audit, createChartSchemas } from '@cedille/audit';
import { createStore } from '@cedille/helm';
import { CedilleError } from '@cedille/source';
import { loadTypes } from '@cedille/types';
import type { Command } from 'commander';
import { EXIT, type CommandContext } from '../../context.ts';
import { annotationOf } from '../rules/annotations.ts';
import { sarifOf } from '../rules/sarif.ts';
import { ownSchema, ownTypeFiles } from './own-facts.ts';
import { printReport } from './print-report.ts';

const FORMATS = ['text', 'json', 'sarif', 'github'] as const;

interface AuditFlags {
  format: string;
  all?: boolean;
  fetch?: boolean;
}

export function auditCommand(program: Command, context: CommandContext): void {
  program
    .command('audit')
    .argument('<folder>', 'the repository, or a part of it')
    .option('--all', 'every finding, with all places; otherwise the ten that hurt most')
    .option(
      '--fetch',
      'get charts that are neither in CEDILLE_CHART_MIRROR nor in the cache from where they are published',
    )
    .option('--format <format>', FORMATS.join(', '), 'text')
    .addHelpText('after', '\nExit codes: 0 no error · 1 at least one error · 2 invalid usage')
    .action(async (folder: string, flags: AuditFlags) => {
      const { root, terminal, signal } = context;
      if (!FORMATS.includes(flags.format as 'text')) throw unknownFormat(flags.format);
      const audited = await folderAt(folder);
      const types = await loadTypes(await ownTypeFiles(root));
      const onProgress = (message: string): void => terminal.progress(message);
      const charts = createChartSchemas({
        store: createStore({ offline: !flags.fetch, signal }),
        types,
        known: chart => ownSchema(root, chart),
        onProgress,
      });
      const report = await audit({ root: audited, types, charts, onProgress });
      terminal.endProgress();
      if (flags.format === 'json') terminal.json({ problems: report.problems, looked: report.looked });
      else if (flags.format === 'sarif') terminal.json(sarifOf(report.problems));
      else if (flags.format === 'github') for (const problem of report.problems) terminal.print(annotationOf(problem));
      else printReport(terminal, report, { all: Boolean(flags.all) });
      if (report.problems.some(({ severity }) => severity === 'error')) context.exitCode = EXIT.problems;
    });
}

async function folderAt(folder: string): Promise<string> {
  const path = resolve(folder);
  const isFolder = await stat(path).then(
    found => found.isDirectory(),
    () => false,
  );
  if (isFolder && (await isReadable(path))) return path;
  throw new CedilleError({
    code: 'usage',
    severity: 'error',
    message: isFolder ? `${folder} may not be listed.` : `${folder} is no folder.`,
    expected: 'a folder with manifests',
    fix: isFolder ? 'run this as somebody who may read it' : 'name the folder of a repository',
  });
}

async function isReadable(folder: string): Promise<boolean> {
  return access(folder, constants.R_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

function unknownFormat(format: string): CedilleError {
  return new CedilleError({
    code: 'usage',
    severity: 'error',
    message: `There is no format ${format}.`,
    expected: `one of ${FORMATS.join(', ')}`,
    fix: 'write --format json',
  });
}
