// What stands in the cloud, judged by OpenTofu itself: with the real provider where it can be had, and planned with one that
// makes nothing anywhere. No account is used, and no state is kept.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRun, type Run } from '@cedille/cluster';
import { resolveTool } from '@cedille/helm';
import { loadWorkspace } from '@cedille/pipeline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../support/find-platform.ts';
import { readSettings } from '../support/settings.ts';
import { tell } from '../support/tell.ts';
import { cloudWorkspace, type CloudWorkspace } from './cloud-workspace.ts';
import { openTofu, standIn, type Configuration, type OpenTofu } from './open-tofu.ts';
import { standInSchema, type TofuSchema } from './stand-in-schema.ts';

const settings = readSettings();
const { components, places } = await loadWorkspace(
  REPOSITORY,
  settings.environments ? { environments: settings.environments } : {},
);
const ofTofu = new Set(components.filter(({ meta }) => meta.delivery === 'tofu').map(({ name }) => name));
const listed = places.flatMap(({ environment: { name, facts } }) =>
  facts.components.filter(component => ofTofu.has(component)).map(component => ({ environment: name, component })),
);

/** Providers that are built where the registry of OpenTofu cannot be asked. */
const BUILT = { github: 'terraform-provider-github' } as const;

let run: Run;
let workspace: CloudWorkspace;

beforeAll(async () => {
  run = await openRun({ what: 'cloud' });
  workspace = await cloudWorkspace(join(run.folder, 'workspace'));
});

afterAll(async () => {
  await run?.close();
});

async function configurationOf(environment: string, component: string): Promise<Configuration> {
  return (await workspace.configurations(environment))[component]!;
}

function providersOf({ terraform }: Configuration): [name: string, source: string][] {
  return Object.entries(terraform.required_providers).map(([name, { source }]) => [name, source]);
}

/** @returns undefined where a provider can neither be fetched nor built */
async function withRealProviders(component: string, configuration: Configuration): Promise<OpenTofu | undefined> {
  const open = (programs: Record<string, string>): Promise<OpenTofu> =>
    openTofu({ root: settings.root, folder: nextFolder(), configuration, programs });
  const names = providersOf(configuration).map(([name]) => name);
  try {
    return await open({});
  } catch (error) {
    if (!(error instanceof Error) || !UNREACHABLE.test(error.message)) throw error;
    if (!names.every(isBuilt)) {
      tell(`${component}: its provider cannot be had here, so OpenTofu does not validate it`);
      return undefined;
    }
  }
  const programs = names.filter(isBuilt).map(async name => {
    const { path } = await resolveTool(BUILT[name], { root: settings.root, onProgress: tell });
    return [name, path] as const;
  });
  return open(Object.fromEntries(await Promise.all(programs)));
}

/** What OpenTofu says when nobody answers in the place of its registry. */
const UNREACHABLE = /failed to request discovery document|could not query provider registry|failed to retrieve/i;

function isBuilt(name: string): name is keyof typeof BUILT {
  return name in BUILT;
}

let folders = 0;
const nextFolder = (): string => join(run.folder, `tofu-${(folders += 1)}`);

/** With the provider that stands in for each of its own. */
async function planned(component: string, configuration: Configuration): Promise<OpenTofu> {
  const file = join(REPOSITORY, 'charts', component, 'src/tofu.schema.json');
  const schema = JSON.parse(await readFile(file, 'utf8')) as TofuSchema;
  const folder = nextFolder();
  const programs = await Promise.all(
    providersOf(configuration).map(async ([name, source]) => [
      name,
      await standIn({
        root: settings.root,
        folder: join(folder, 'stand-in', name),
        source,
        schema: standInSchema(schema, name, configuration.resource),
      }),
    ]),
  );
  return openTofu({ root: settings.root, folder, configuration, programs: Object.fromEntries(programs) });
}

it('is something to judge', () => {
  expect(listed).not.toEqual([]);
});

describe.each(listed)('$component of $environment', ({ environment, component }) => {
  let configuration: Configuration;
  /** Undefined where its provider cannot be had. */
  let real: OpenTofu | undefined;

  beforeAll(async () => {
    configuration = await configurationOf(environment, component);
    real = await withRealProviders(component, configuration);
  });

  it('is valid, by the real provider', async context => {
    context.skip(real === undefined, 'its provider cannot be had here');
    expect(JSON.parse(await real!.tofu('validate', '-json'))).toMatchObject({ valid: true, error_count: 0 });
  });

  it('would not be with an argument that the real provider does not know', async context => {
    context.skip(real === undefined, 'its provider cannot be had here');
    const resource = configuration.resource;
    const [type, labels] = Object.entries(resource)[0]!;
    const [label, own] = Object.entries(labels)[0]!;
    await real!.configure({
      ...configuration,
      resource: { ...resource, [type]: { ...labels, [label]: { ...own, misspelt_argument: true } } },
    });
    await expect(real!.tofu('validate', '-no-color')).rejects.toThrow(/misspelt_argument/);
    await real!.configure(configuration);
  });

  it('passes `tofu test` with a real provider that is mocked', async context => {
    context.skip(real === undefined, 'its provider cannot be had here');
    const names = providersOf(configuration).map(([name]) => `mock_provider "${name}" {}\n`);
    await writeFile(join(real!.folder, 'all.tftest.hcl'), `${names.join('')}run "plan" {\n  command = plan\n}\n`);
    // What is taken over is asked for at the real place, mocked or not.
    await real!.configure({ ...configuration, import: undefined });
    expect(await real!.tofu('test', '-no-color')).toContain('1 passed, 0 failed');
  });

  it('is planned from nothing, made, and then there is nothing to do', async () => {
    const { tofu, plan } = await planned(component, configuration);
    const resources = Object.entries(configuration.resource).flatMap(([type, labels]) =>
      Object.keys(labels).map(label => `${type}.${label}`),
    );
    const changes = await plan();
    expect(changes.map(({ address }) => address).sort()).toEqual(resources.sort());
    await tofu('apply', '-no-color', 'plan');
    expect(await plan()).toEqual([]);
  });

  it('is not taken away where that cannot be undone', async () => {
    const { tofu, plan } = await planned(component, configuration);
    await plan();
    await tofu('apply', '-no-color', 'plan');
    await expect(plan('-destroy')).rejects.toThrow(/prevent_destroy/);
  });
});

describe.runIf(listed.some(({ component }) => component === 'github-organization'))('a person', () => {
  const { environment } = listed.find(({ component }) => component === 'github-organization') ?? { environment: '' };
  const file = `environments/${environment}/members/newcomer.yaml`;

  it('who comes and goes by one file is exactly that: a membership of the organisation, and of each team', async () => {
    const before = await configurationOf(environment, 'github-organization');
    const { tofu, plan, configure } = await planned('github-organization', before);
    await plan();
    await tofu('apply', '-no-color', 'plan');
    const team = places.find(({ environment: { name } }) => name === environment)!.environment.facts.git.teams
      .operators;
    await workspace.change(file, `account: newcomer\nclusters: {}\ngithub: { account: New-Comer, teams: [${team}] }\n`);
    await configure(await configurationOf(environment, 'github-organization'));
    const theirs = ['github_membership.new-comer', `github_team_membership.new-comer--${team.toLowerCase()}`];
    expect(await plan()).toEqual(theirs.map(address => ({ address, actions: ['create'] })));
    await tofu('apply', '-no-color', 'plan');

    await workspace.change(file, undefined);
    await configure(await configurationOf(environment, 'github-organization'));
    expect(await plan()).toEqual(theirs.map(address => ({ address, actions: ['delete'] })));
  });
});
