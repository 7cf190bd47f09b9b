// What machines are told, judged by those who read it: Omni's command line takes the template, Talos the configuration that each
// machine gets of it. No account is used, and nothing is sent anywhere.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRun, type Run } from '@cedille/cluster';
import { resolveTool } from '@cedille/helm';
import { loadWorkspace } from '@cedille/pipeline';
import { ProgramError, runProgram } from '@cedille/program';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyPlatform } from '../support/copy-platform.ts';
import { REPOSITORY } from '../support/find-platform.ts';
import { runCedille } from '../support/make-workspace.ts';
import { readSettings } from '../support/settings.ts';
import { tell } from '../support/tell.ts';
import { commandsIn } from './commands-in.ts';
import { machinesOf, templateOf, type Template } from './template.ts';

const settings = readSettings();
const { components, places } = await loadWorkspace(
  REPOSITORY,
  settings.environments ? { environments: settings.environments } : {},
);
const ofOmni = components.filter(({ meta }) => meta.delivery === 'omnictl').map(({ name }) => name);
const environments = places.flatMap(({ environment: { name, facts } }) =>
  facts.components.some(component => ofOmni.includes(component)) ? [name] : [],
);

let run: Run;
let root: string;
let programs: Readonly<Record<'omnictl' | 'talos-config', string>>;

beforeAll(async () => {
  run = await openRun({ what: 'machines' });
  root = join(run.folder, 'workspace');
  await copyPlatform(root);
  const find = async (name: keyof typeof programs): Promise<string> =>
    (await resolveTool(name, { root: settings.root, onProgress: tell })).path;
  programs = { omnictl: await find('omnictl'), 'talos-config': await find('talos-config') };
});

afterAll(async () => {
  await run?.close();
});

/** It keeps its settings in the home of whoever calls it. @throws Error with all that it said when it fails */
async function omnictl(...args: string[]): Promise<string> {
  try {
    return (await runProgram({ file: programs.omnictl, args, env: { HOME: run.folder } })).stdout;
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    throw new Error(`omnictl ${args.join(' ')} failed\n${error.stdout}${error.stderr}`, { cause: error });
  }
}

/** What Talos says is wrong, of all machines. */
async function refusedByTalos(template: Template): Promise<string[]> {
  const input = JSON.stringify(machinesOf(template));
  const { stdout } = await runProgram({ file: programs['talos-config'], args: [], input });
  return JSON.parse(stdout) as string[];
}

it('is something to judge', () => {
  expect(environments).not.toEqual([]);
});

describe.each(environments)('the machines of %s', environment => {
  let file: string;
  let text: string;

  beforeAll(async () => {
    await runCedille(root, ['machines', environment]);
    file = join(root, 'dist/machines', environment, 'cluster.yaml');
    text = await readFile(file, 'utf8');
  });

  it('are a template that Omni takes', async () => {
    await omnictl('cluster', 'template', 'validate', '--file', file);
  });

  it('would not be with a key that Omni does not know', async () => {
    const misspelt = join(run.folder, `${environment}.yaml`);
    await writeFile(misspelt, text.replace('\nkubernetes:', '\nunknown:'));
    await expect(omnictl('cluster', 'template', 'validate', '--file', misspelt)).rejects.toThrow(
      /field unknown not found/,
    );
  });

  it('each have a configuration that Talos takes', async () => {
    const template = templateOf(text);
    expect(machinesOf(template).machines).toHaveLength(template.machines.length);
    expect(await refusedByTalos(template)).toEqual([]);
  });

  it('would not with a key that Talos does not know, or a value that it does not take', async () => {
    const misspelt = await refusedByTalos(templateOf(text.replaceAll('extraMounts:', 'extraMount:')));
    expect(misspelt.join()).toMatch(/extraMount/);
    const wrong = await refusedByTalos(templateOf(text.replace('- address: 192.0.2.53', '- address: nowhere')));
    expect(wrong.join()).toMatch(/nowhere/);
  });
});

describe.each(['README.md', 'README.fr.md'])('the way from bare metal, by %s,', page => {
  it('has commands that omnictl knows, with their flags', async () => {
    const commands = commandsIn(await readFile(join(REPOSITORY, 'charts/talos', page), 'utf8'), 'omnictl');
    expect(commands.length).toBeGreaterThan(10);
    for (const { words, flags } of commands) {
      const help = await omnictl(...words, '--help');
      const { known, most } = usageOf(help);
      expect(words.slice(0, known.length)).toEqual(known);
      expect(words.length - known.length, words.join(' ')).toBeLessThanOrEqual(most);
      for (const flag of flags) expect(help).toMatch(new RegExp(`\\s--${flag}\\b`));
    }
  });
});

/** `omnictl get <type> [<id>] [flags]` takes two arguments. Where a word is no command, help is about those above it, which take none. */
function usageOf(help: string): { known: string[]; most: number } {
  const [, usage = ''] = /^Usage:\n\s+omnictl (.*)$/m.exec(help) ?? [];
  const [commands = ''] = /^[a-z ]*/.exec(usage) ?? [];
  return { known: commands.trim().split(' '), most: usage.match(/<[\w-]+>|\[local-path\]/g)?.length ?? 0 };
}
