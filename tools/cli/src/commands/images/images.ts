import { listComponents } from '@cedille/component';
import { imagesFile, loadImages, writeImages, type ImageDigests } from '@cedille/helm';
import { createHosts, openRegistry, RegistryError, type Registry } from '@cedille/net';
import { cacheFolder } from '@cedille/program';
import type { Problem } from '@cedille/source';
import type { Command } from 'commander';
import { join } from 'node:path';
import { EXIT, type CommandContext } from '../../context.ts';
import { printProblems } from '../../print-problems.ts';
import { selectComponents } from '../../shared/select-components.ts';
import { imageAddress } from './image-address.ts';
import { renderedImages } from './rendered-images.ts';

interface ImagesFlags {
  lock?: boolean;
  check?: boolean;
  json?: boolean;
}

/** An image that a component runs. */
interface ImageRow {
  component: string;
  /** With its tag, without its digest. */
  image: string;
  digest: string | undefined;
}

export function imagesCommand(program: Command, context: CommandContext): void {
  program
    .command('images')
    .argument('[components...]', 'components; all by default')
    .option('--lock', 'ask registries for the digests that are not recorded yet, and record them')
    .option('--check', 'fail when an image has no digest')
    .option('--json', 'print images and problems as JSON')
    .addHelpText('after', HELP)
    .action(async (words: string[], flags: ImagesFlags) => {
      const { root, terminal, signal } = context;
      const components = (await selectComponents(root, words)) ?? (await listComponents(root));
      const rendered = await renderedImages({ root, components, signal });
      const problems: Problem[] = [];
      const rows: ImageRow[] = [];
      for (const [component, found] of rendered) {
        const images = flags.lock ? await record({ root, component, found, problems, signal }) : found;
        rows.push(...[...images].map(([image, digest]) => ({ component, image, digest })));
      }
      if (flags.lock || flags.check) problems.push(...unpinnedProblems(rows));
      if (problems.length) context.exitCode = EXIT.problems;
      if (flags.json) return terminal.json({ images: rows, problems });
      for (const { component, image, digest } of rows)
        terminal.print(`${component.padEnd(22)} ${digest ?? terminal.colors.yellow('no digest'.padEnd(71))}  ${image}`);
      printProblems(terminal, problems);
    });
}

const HELP = `
Images of the environments that are no cluster of kind: there, images may have been made on this machine. What is recorded in
charts/<component>/images.lock.yaml is rendered as <image>:<tag>@<digest>, wherever a manifest names the image. Renovate keeps
the digests; --lock adds those of new images and removes what nothing names any more. The published chart, for plain Helm, keeps
the tags of its values.`;

interface RecordOptions {
  root: string;
  component: string;
  /** Image → its digest, as far as it is rendered with one. */
  found: ReadonlyMap<string, string | undefined>;
  /** Gets why a registry could not be asked. */
  problems: Problem[];
  signal: AbortSignal | undefined;
}

async function record(options: RecordOptions): Promise<ReadonlyMap<string, string | undefined>> {
  const { root, component, found, problems, signal } = options;
  const before = await loadImages(root, component);
  const hosts = createHosts({ folder: join(cacheFolder(), 'unreachable', 'hosts') });
  const registry = openRegistry({ signal, hosts, retries: 1, requestMs: 30_000 });
  const after = new Map<string, string>();
  for (const [image, digest] of found) {
    const known = before.get(image);
    const answer = known ?? (digest === undefined ? await ask({ registry, component, image, problems }) : undefined);
    if (answer !== undefined) after.set(image, answer);
  }
  if (differ(before, after)) await writeImages(root, component, after);
  return new Map([...found].map(([image, digest]) => [image, after.get(image) ?? digest]));
}

interface AskOptions extends Pick<RecordOptions, 'component' | 'problems'> {
  registry: Registry;
  image: string;
}

async function ask({ registry, component, image, problems }: AskOptions): Promise<string | undefined> {
  // Without a tag, nothing could say later which image was meant.
  if (!/:[\w][\w.-]*$/.test(image)) return undefined;
  const { address, tag } = imageAddress(image);
  try {
    return await registry.resolveImage(address, tag);
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    problems.push(...error.problems.map(problem => ({ ...problem, component })));
    return undefined;
  }
}

function differ(a: ImageDigests, b: ImageDigests): boolean {
  return a.size !== b.size || [...a].some(([image, digest]) => b.get(image) !== digest);
}

/** One for each component: the list is the message. */
function unpinnedProblems(rows: readonly ImageRow[]): Problem[] {
  const unpinned = new Map<string, string[]>();
  for (const { component, image, digest } of rows)
    if (digest === undefined) unpinned.set(component, [...(unpinned.get(component) ?? []), image]);
  return [...unpinned].map(([component, images]) => ({
    code: 'image-unpinned',
    severity: 'error',
    message: `${component} names images by their tag alone, which whoever publishes them can move: ${images.join(', ')}.`,
    component,
    expected: `a digest of each in ${imagesFile(component)}`,
    fix: `./cedille images --lock ${component}, where the registries can be reached; or run the workflow Upstream digests`,
  }));
}
