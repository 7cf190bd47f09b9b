import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadComponents, type Component } from '@cedille/component';
import { git } from '@cedille/program';
import { loadJson, loadYaml } from '@cedille/source';
import { writeTables } from '../../../schema/readme/write-tables.ts';
import { verdict, type Report, type RunnerOptions } from '../report.ts';
import { compareLanguages } from './compare-languages.ts';
import { checkDescriptions } from './descriptions.ts';
import { parseDocument, type Document } from './document.ts';
import { formatFinding, type Finding } from './finding.ts';
import { checkWords, loadGlossary, type Term } from './glossary.ts';
import { checkReferences, type Known, type KnownCommand } from './references.ts';
import { checkSnippets } from './snippets.ts';
import { checkSpelling } from './spelling.ts';

/**
 * Everything that people read: both languages say the same, in the words of the glossary; links, paths, commands and
 * examples are right; generated tables are current; words are spelt right. One verdict for each file.
 */
export async function runDocs({ root, signal, onProgress }: RunnerOptions): Promise<Report[]> {
  onProgress?.('texts');
  const files = await listFiles(root);
  const components = await loadComponents(root);
  const [texts, spelling] = await Promise.all([
    checkTexts({ root, files, components }),
    checkSpelling({ root, signal }),
  ]);
  const findings = [...texts, ...spelling];
  const judged = new Set([...files.filter(file => file.endsWith('.md')), ...findings.map(({ file }) => file)]);
  return [...judged]
    .sort()
    .map(file => verdict(file, findings.filter(finding => finding.file === file).map(formatFinding)));
}

/** Committed and new files alike. */
async function listFiles(root: string): Promise<string[]> {
  const listed = await git(root, ['ls-files', '--cached', '--others', '--exclude-standard']);
  return [...new Set(listed.split('\n').filter(Boolean))];
}

export interface CheckTextsOptions {
  root: string;
  /** Every file of the repository, relative to the root. */
  files: readonly string[];
  components: readonly Component[];
}

/** All checks but spelling. */
export async function checkTexts({ root, files, components }: CheckTextsOptions): Promise<Finding[]> {
  const documents = await Promise.all(
    files
      .filter(file => file.endsWith('.md'))
      .map(async file => parseDocument(await readFile(join(root, file), 'utf8'), file)),
  );
  const glossary = await loadGlossary(root);
  const known = await whatIsKnown(root, files, documents);
  const snippets = await Promise.all(documents.map(document => checkSnippets(document, { root, charts: components })));
  return [
    ...documents.flatMap(document => checkReferences(document, known)),
    ...snippets.flat(),
    ...documents.filter(isFrench).flatMap(french => checkTranslation(french, documents, glossary)),
    ...(await checkYaml(root, files, glossary)),
    ...(await checkTables(root, components)),
    ...(await checkCatalogue(root)),
    ...(await checkSystems(root)),
    ...(await checkPictures(root)),
  ];
}

function isFrench({ file }: Document): boolean {
  return file.endsWith('.fr.md');
}

function checkTranslation(french: Document, documents: readonly Document[], glossary: readonly Term[]): Finding[] {
  const original = french.file.replace(/\.fr\.md$/, '.md');
  const english = documents.find(({ file }) => file === original);
  const words = checkWords(french.prose, { file: french.file, glossary });
  if (!english)
    return [
      ...words,
      { message: `${french.file} has no English original.`, file: french.file, line: 1, fix: `write ${original}` },
    ];
  return [...compareLanguages(english, french), ...words];
}

/** Descriptions in both languages: those of values and of components. */
async function checkYaml(root: string, files: readonly string[], glossary: readonly Term[]): Promise<Finding[]> {
  const described = files.filter(file => /^charts\/[^/]+\/(values\.schema|component)\.yaml$/.test(file));
  const found = await Promise.all(
    described.map(async file => {
      const { french, findings } = checkDescriptions(await loadYaml(root, file), file);
      return [...findings, ...checkWords(french, { file, glossary })];
    }),
  );
  return found.flat();
}

async function checkTables(root: string, components: readonly Component[]): Promise<Finding[]> {
  const libraries = [...new Set(components.flatMap(({ libraries }) => libraries))];
  const charts = [
    ...components.map(chart => ({ chart, component: chart.name })),
    ...libraries.map(folder => ({ chart: { name: folder, folder, upstreams: [], libraries: [] }, component: '' })),
  ];
  const found = await Promise.all(
    charts.map(async ({ chart, component }) => {
      const stale = await writeTables({ root, chart, check: true });
      return stale.map((file): Finding => ({
        message: 'A generated table is out of date.',
        file,
        line: 1,
        expected: 'what component.yaml and values.schema.yaml say',
        fix: `./cedille schema ${component}`.trim(),
      }));
    }),
  );
  return found.flat();
}

async function checkCatalogue(root: string): Promise<Finding[]> {
  const { writeCatalogue } = await import('../../../rules/write-catalogue.ts');
  return (await writeCatalogue({ root, check: true })).map(file => ({
    message: 'The catalogue of rules is out of date.',
    file,
    line: 1,
    expected: 'what the rules and component.yaml say',
    fix: './cedille explain-rule --write',
  }));
}

/** The page about systems, and that what it names as proof is there. */
async function checkSystems(root: string): Promise<Finding[]> {
  const [{ loadSystems, SYSTEMS }, { brokenProofs }, { writeSystems }] = await Promise.all([
    import('../../../list/systems/load-systems.ts'),
    import('../../../list/systems/broken-proofs.ts'),
    import('../../../list/systems/write-systems.ts'),
  ]);
  const broken = await brokenProofs(root, await loadSystems(root));
  const stale = await writeSystems({ root, check: true });
  return [
    ...broken.map(message => ({
      message,
      file: SYSTEMS,
      line: 1,
      expected: 'components, tests, rules and pages that are there',
      fix: 'name what fails now when the mistake comes back',
    })),
    ...stale.map(file => ({
      message: 'The page about systems is out of date.',
      file,
      line: 1,
      expected: 'what charts/systems.yaml and the environments say',
      fix: './cedille list --systems --write',
    })),
  ];
}

async function checkPictures(root: string): Promise<Finding[]> {
  const { writePictures } = await import('../../../graph/write-pictures.ts');
  return (await writePictures({ root, check: true })).map(file => ({
    message: 'The picture of the platform is out of date.',
    file,
    line: 1,
    expected: 'what component.yaml and environment.yaml say',
    fix: './cedille graph --write',
  }));
}

async function whatIsKnown(root: string, files: readonly string[], documents: readonly Document[]): Promise<Known> {
  const { scripts } = (await loadJson(root, 'package.json')) as { scripts?: Record<string, string> };
  return {
    files,
    commands: await listCommands(root),
    scripts: Object.keys(scripts ?? {}),
    anchorsOf: file => documents.find(document => document.file === file)?.headings.map(({ anchor }) => anchor),
  };
}

/** The command line itself says what it has. */
async function listCommands(root: string): Promise<KnownCommand[]> {
  const { COMMANDS } = await import('../../../../commands.ts');
  const { createProgram } = await import('../../../../main.ts');
  const { Terminal } = await import('../../../../terminal.ts');
  const terminal = new Terminal({ stdout: process.stdout, stderr: process.stderr, env: {} });
  const context = { root, terminal, signal: new AbortController().signal, exitCode: 0 };
  const program = await createProgram(context, Object.keys(COMMANDS));
  return program.commands.map(command => ({
    name: command.name(),
    flags: [command, ...command.commands].flatMap(({ options }) => options.flatMap(({ long }) => long ?? [])),
  }));
}
