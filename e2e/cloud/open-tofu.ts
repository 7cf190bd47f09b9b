import { chmod, cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { resolveTool } from '@cedille/helm';
import { ProgramError, runProgram } from '@cedille/program';
import { tell } from '../support/tell.ts';

interface Arguments {
  readonly lifecycle?: { readonly ignore_changes?: readonly string[] };
  readonly [argument: string]: unknown;
}

/** What OpenTofu reads from `main.tf.json`, as far as it is looked at here. */
export interface Configuration {
  readonly terraform: {
    readonly required_providers: Readonly<Record<string, { readonly source: string; readonly version: string }>>;
  };
  /** Type → label → arguments. */
  readonly resource: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
  readonly [block: string]: unknown;
}

/** One change that a plan has: `github_membership.ada`, and what happens to it. */
export interface PlannedChange {
  address: string;
  actions: readonly string[];
}

/** A folder that `tofu` works in, with its state beside it instead of in the cloud. */
export interface OpenTofu {
  folder: string;
  /** Runs `tofu`. @throws Error with all that it said when it fails */
  tofu: (...args: string[]) => Promise<string>;
  /** What `tofu plan` would do, without what stays as it is. */
  plan: (...args: string[]) => Promise<PlannedChange[]>;
  /** Another configuration in the place of this one. */
  configure: (configuration: Configuration) => Promise<void>;
}

export interface OpenTofuOptions {
  root: string;
  /** A folder that is there for this alone. */
  folder: string;
  configuration: Configuration;
  /** Provider → the program that takes its place; the registry is asked for others. */
  programs: Readonly<Record<string, string>>;
}

/**
 * Lays out a configuration as `./cedille cloud` writes it, and starts it.
 * @throws Error when a provider is neither given nor to be had
 */
export async function openTofu(options: OpenTofuOptions): Promise<OpenTofu> {
  const { root, folder, configuration, programs } = options;
  const { path } = await resolveTool('opentofu', { root, onProgress: tell });
  const sources = await mirrorPrograms(join(folder, 'mirror'), configuration, programs);
  const settings = join(folder, 'tofu.rc');
  await writeFile(
    settings,
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(join(folder, 'mirror'))}\n    include = ${JSON.stringify(sources)}\n  }\n  direct {\n    exclude = ${JSON.stringify(sources)}\n  }\n}\n`,
  );
  const work = join(folder, 'work');
  await mkdir(work, { recursive: true });
  const tofu = async (...args: string[]): Promise<string> => {
    try {
      const done = await runProgram({
        file: path,
        args,
        cwd: work,
        env: { TF_CLI_CONFIG_FILE: settings, TF_IN_AUTOMATION: '1', TF_INPUT: '0', CHECKPOINT_DISABLE: '1' },
        timeoutMs: 300_000,
      });
      return done.stdout;
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
      throw new Error(`tofu ${args.join(' ')} failed\n${error.stdout}${error.stderr}`, { cause: error });
    }
  };
  const opened: OpenTofu = {
    folder: work,
    tofu,
    configure: async changed => {
      await writeFile(join(work, 'main.tf.json'), JSON.stringify(changed, undefined, 2));
    },
    async plan(...args) {
      await tofu('plan', '-no-color', '-out=plan', ...args);
      const told = JSON.parse(await tofu('show', '-json', 'plan')) as {
        resource_changes?: { address: string; change: { actions: string[] } }[];
      };
      return (told.resource_changes ?? [])
        .map(({ address, change }) => ({ address, actions: change.actions }))
        .filter(({ actions }) => actions.join() !== 'no-op');
    },
  };
  await opened.configure(configuration);
  // The state is a file here, whatever the configuration says.
  await writeFile(
    join(work, 'state_override.tf.json'),
    JSON.stringify({ terraform: { backend: { local: { path: 'state.json' } } } }),
  );
  await tofu('init', '-no-color');
  return opened;
}

/** @returns sources of the providers that are there, as in `required_providers` */
async function mirrorPrograms(
  mirror: string,
  { terraform }: Configuration,
  programs: OpenTofuOptions['programs'],
): Promise<string[]> {
  await rm(mirror, { recursive: true, force: true });
  await mkdir(mirror, { recursive: true });
  const given = Object.entries(terraform.required_providers).filter(([name]) => name in programs);
  for (const [name, { source, version }] of given) {
    const place = join(mirror, 'registry.opentofu.org', source, version, platformName());
    const program = join(place, `terraform-provider-${name}_v${version}`);
    await mkdir(dirname(program), { recursive: true });
    await cp(programs[name]!, program);
    await chmod(program, 0o755);
  }
  return given.map(([, { source }]) => source);
}

function platformName(): string {
  return `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
}

/** The program that takes the place of a provider: the stand-in, told whom it stands in for. */
export async function standIn(options: {
  root: string;
  folder: string;
  source: string;
  schema: object;
}): Promise<string> {
  const { root, folder, source, schema } = options;
  const { path } = await resolveTool('tofu-provider-stand-in', { root, onProgress: tell });
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'schema.json');
  await writeFile(file, JSON.stringify(schema));
  const program = join(folder, 'provider');
  const variables = { ADDRESS: `registry.opentofu.org/${source}`, SCHEMA: file };
  await writeFile(
    program,
    [
      '#!/bin/sh',
      ...Object.entries(variables).map(([name, text]) => `export CEDILLE_STAND_IN_${name}='${text}'`),
      `exec '${path}'`,
      '',
    ].join('\n'),
    { mode: 0o755 },
  );
  return program;
}
