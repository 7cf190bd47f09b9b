import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { loadComponent, type Component } from '@cedille/component';
import { parseManifests } from '@cedille/manifests';
import { loadWorkspace, openTools, requestFor, stageComponent, typesFile } from '@cedille/pipeline';
import { CedilleError, readIfPresent, writeFileAtomic } from '@cedille/source';
import {
  deriveFromDocuments,
  deriveFromOpenApi,
  deriveTypes,
  formatFacts,
  KUBERNETES,
  loadKubernetesTypes,
  type DocumentSchema,
  type OpenApiInput,
  type TypeFacts,
  type TypeRegistry,
} from '@cedille/types';
import { loadGenerators } from '@cedille/values';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { EXIT, type CommandContext } from '../context.ts';

interface TypesFlags {
  check?: boolean;
  crds?: string[];
  documents?: string[];
  of?: string;
  openapi?: string;
  resources?: string;
}

/** Where the facts of Kubernetes itself are kept, relative to the root. */
const KUBERNETES_FACTS = 'libs/types/facts/kubernetes.types.json';

export function typesCommand(program: Command, context: CommandContext): void {
  program
    .command('types')
    .argument(
      '[component]',
      'the component whose upstream brings the custom resources; with --crds or --openapi also an API group that none of ours brings',
    )
    .option('--crds <paths...>', 'files or folders with CRDs, for upstreams that install them by themselves')
    .option(
      '--documents <group/version=file...>',
      'JSON Schemas of configuration documents that are no Kubernetes objects, by the group that they are rendered with',
    )
    .option('--of <version>', 'the project and version that they are from; goes with an API group and with --documents')
    .option('--openapi <file>', "an API server's OpenAPI v3 document, to derive the facts of Kubernetes")
    .option('--resources <file>', 'its resources: kind, plural and scope; goes with --openapi')
    .option('--check', 'say whether the committed facts would change, and write nothing')
    .action(async (component: string | undefined, flags: TypesFlags) => {
      const { file, facts } = await derive(context, component, flags);
      const text = formatFacts(facts);
      const same = (await readIfPresent(join(context.root, file))) === text;
      if (!same && !flags.check) await writeFileAtomic(join(context.root, file), text);
      if (!same && flags.check) context.exitCode = EXIT.problems;
      const what = `${Object.keys(facts.kinds).length} kinds, ${(Buffer.byteLength(text) / 1024).toFixed(0)} KB`;
      context.terminal.print(
        same
          ? `${file} is up to date: ${what}.`
          : flags.check
            ? `${file} would change: ./cedille types ${component ?? ''}`
            : `${file} written: ${what}.`,
      );
    });
}

async function derive(
  context: CommandContext,
  component: string | undefined,
  flags: TypesFlags,
): Promise<{ file: string; facts: TypeFacts }> {
  if (flags.openapi)
    return {
      file: component ? groupFacts(component) : KUBERNETES_FACTS,
      facts: await deriveKubernetes(flags.openapi, flags.resources, component),
    };
  if (!component) {
    throw new CedilleError({
      code: 'usage',
      severity: 'error',
      message: 'cedille types needs a component or --openapi.',
      expected: 'the name of a component',
      fix: './cedille types cert-manager',
    });
  }
  const core = await loadKubernetesTypes();
  if (component.includes('.'))
    return deriveGroup({ group: component, crds: flags.crds ?? [], version: flags.of ?? '', core });
  if (flags.documents) return deriveDocuments(component, flags.documents, flags.of ?? '');
  const loaded = await loadComponent(context.root, component);
  const source = {
    what: component,
    version: loaded.upstreams.map(({ version }) => version).join(', '),
    command: `./cedille types ${component}`,
  };
  const from = flags.crds
    ? { files: flags.crds.map(path => resolve(path)) }
    : { objects: await renderedObjects(context, loaded) };
  return { file: typesFile(component), facts: await deriveTypes({ source, core, ...from }) };
}

/** Documents that a component renders for a program other than Kubernetes. */
async function deriveDocuments(
  component: string,
  documents: readonly string[],
  version: string,
): Promise<{ file: string; facts: TypeFacts }> {
  const groups = documents.map(text => text.split('='));
  if (!version || groups.some(([group = '', file]) => !/^[a-z0-9.-]+\/v[a-z0-9]+$/.test(group) || !file)) {
    throw new CedilleError({
      code: 'usage',
      severity: 'error',
      message: `The schemas of ${component} and their version must be named.`,
      component,
      expected: '--documents <group/version>=<file> and --of "<project> <version>"',
      fix: `./cedille types ${component} --documents example.org/v1=schema.json --of "<project> <version>"`,
    });
  }
  const schemas = await Promise.all(
    groups.map(
      async ([group, file]) => [group!, parse(await readFile(resolve(file!), 'utf8')) as DocumentSchema] as const,
    ),
  );
  const command = `./cedille types ${component} --documents <group/version>=<file> --of "${version}"`;
  return {
    file: typesFile(component),
    facts: deriveFromDocuments({ source: { what: component, version, command }, schemas: Object.fromEntries(schemas) }),
  };
}

interface DeriveGroupOptions {
  group: string;
  crds: readonly string[];
  version: string;
  core: TypeRegistry;
}

function groupFacts(group: string): string {
  return `libs/types/facts/${group}.types.json`;
}

/** Custom resources that no component of ours brings, but that charts make when they are there. */
async function deriveGroup({
  group,
  crds,
  version,
  core,
}: DeriveGroupOptions): Promise<{ file: string; facts: TypeFacts }> {
  if (!crds.length || !version) {
    throw new CedilleError({
      code: 'usage',
      severity: 'error',
      message: `${group} is an API group; its CRDs and their version must be named.`,
      expected: '--crds <folder> and --of "<project> <version>"',
      fix: `./cedille types ${group} --crds <folder> --of "<project> <version>"`,
    });
  }
  const source = { what: group, version, command: `./cedille types ${group} --crds <folder> --of "${version}"` };
  return {
    file: groupFacts(group),
    facts: await deriveTypes({ source, core, files: crds.map(path => resolve(path)) }),
  };
}

/** As an API server publishes it (one group version), or the schemas of all of them in one map. */
interface OpenApiFile {
  components?: { schemas: OpenApiInput['schemas'] };
  schemas?: OpenApiInput['schemas'];
}

/** @param group that has versions which an API server only has when it is told to; left out, what every one has */
async function deriveKubernetes(openapi: string, resources = '', group?: string): Promise<TypeFacts> {
  const document = JSON.parse(await readFile(openapi, 'utf8')) as OpenApiFile;
  const list = JSON.parse(await readFile(resources, 'utf8')) as {
    kubernetes: string;
    resources: OpenApiInput['resources'];
  };
  const source = {
    what: group ?? KUBERNETES,
    version: group ? `Kubernetes ${list.kubernetes}` : list.kubernetes,
    command: `./cedille types ${group ? `${group} ` : ''}--openapi <file> --resources <file>`,
  };
  return deriveFromOpenApi({
    source,
    schemas: document.components?.schemas ?? document.schemas ?? {},
    resources: list.resources,
  });
}

/** What the component renders in the first environment that lists it, its CRDs among it. */
async function renderedObjects({ root, signal }: CommandContext, component: Component): Promise<unknown[]> {
  const workspace = await loadWorkspace(root, { components: [component.name] });
  const place = workspace.places.find(({ environment }) => environment.facts.components.includes(component.name));
  if (!place) {
    throw new CedilleError({
      code: 'usage',
      severity: 'error',
      message: `No environment lists ${component.name}.`,
      component: component.name,
      expected: 'an environment to render it for',
      fix: `add ${component.name} to the components of an environment, or name its CRDs: --crds <folder>`,
    });
  }
  const tools = await openTools({ root, signal, upstream: { required: true } });
  const { chart, problems } = await stageComponent({ root, component, tools });
  if (problems.length) throw new CedilleError(problems);
  const generators = await loadGenerators(root, [component.name]);
  const generator = generators.get(component.name);
  const { request } = await requestFor({ root, component, place, chart, generator });
  const { text } = await tools.helm.render(request);
  return parseManifests({ text, file: component.name }).manifests.map(({ object }) => object);
}
