import { join } from 'node:path';
import type { MadeInEnvironment } from '@cedille/checks';
import {
  formatMadeKinds,
  isLimitedToKinds,
  loadComponents,
  madeKinds,
  makesFile,
  type Component,
  type MadeKind,
  type MadeScope,
} from '@cedille/component';
import { renderPlatform } from '@cedille/pipeline';
import { CedilleError, readIfPresent, writeFileAtomic } from '@cedille/source';
import type { Command } from 'commander';
import { EXIT, type CommandContext } from '../context.ts';

interface MakesFlags {
  check?: boolean;
  drop?: boolean;
}

const HELP = `
A project in Argo CD removes only kinds that it allows, and environments may pin older releases than the tree: a kind stays in the
file until --drop takes it away. What no environment renders yet is not known; list the component, and run this again.`;

export function makesCommand(program: Command, context: CommandContext): void {
  program
    .command('makes')
    .argument('[components...]', 'components; all that an environment lists by default')
    .option('--drop', 'also take away kinds that are not rendered any more, once no environment pins a release that is')
    .option('--check', 'say which files would change, and write nothing')
    .addHelpText('after', HELP)
    .action(async (words: string[], { check = false, drop = false }: MakesFlags) => {
      const { root, terminal, signal } = context;
      const names = words.length ? words : undefined;
      const components = await loadComponents(root, names);
      const made: MadeInEnvironment[] = [];
      await renderPlatform({
        root,
        signal,
        upstream: { required: true },
        ...(names && { components: names }),
        objects: false,
        write: false,
        onMade: all => made.push(...all),
      });
      for (const component of components) {
        const own = made.filter(one => (one.instanceOf ?? one.component) === component.name);
        if (!names && (!own.length || !isWritten(component))) continue;
        refuseUnknown(component, own);
        const file = makesFile(component);
        const kinds = kindsOf(own);
        // What nobody asks for today somebody may ask for tomorrow.
        const known = drop && !component.meta.requests ? undefined : madeKinds(component);
        const text = formatMadeKinds(component.name, {
          cluster: [...(known?.cluster ?? []), ...kinds.cluster],
          namespaced: [...(known?.namespaced ?? []), ...kinds.namespaced],
        });
        if (text === (await readIfPresent(join(root, file)))) continue;
        if (check) context.exitCode = EXIT.problems;
        else await writeFileAtomic(join(root, file), text);
        terminal.print(check ? `${file} would change: ./cedille makes ${component.name}` : `${file} written.`);
      }
    });
}

/** What makes projects is in none of them, unless somebody had its kinds written. */
function isWritten(component: Component): boolean {
  return isLimitedToKinds(component) || component.makes !== undefined;
}

function kindsOf(own: readonly MadeInEnvironment[]): Record<MadeScope, MadeKind[]> {
  const objects = own.flatMap(({ made }) => made);
  const among = (isCluster: boolean): MadeKind[] =>
    objects.filter(({ namespace }) => (namespace === '') === isCluster).map(({ group, kind }) => ({ group, kind }));
  return { cluster: among(true), namespaced: among(false) };
}

/** A list that lacks what could not be rendered would take rights away. */
function refuseUnknown(component: Component, own: readonly MadeInEnvironment[]): void {
  const { name } = component;
  const problem = { code: 'usage', severity: 'error', component: name } as const;
  if (!isWritten(component))
    throw new CedilleError({
      ...problem,
      message: `No project of Argo CD limits ${name} to kinds.`,
      expected: 'a component that an Argo CD delivers by the project of its area',
      fix: 'leave it out',
    });
  if (!own.length)
    throw new CedilleError({
      ...problem,
      message: `No environment lists ${name}.`,
      expected: 'an environment to render it for',
      fix: `add ${name} to the components of an environment, and run ./cedille makes ${name} again`,
    });
  const missing = own.filter(({ status }) => status !== 'complete').map(({ environment }) => environment);
  if (missing.length)
    throw new CedilleError({
      ...problem,
      message: `What ${name} makes cannot be said: its render is not complete in ${missing.join(', ')}.`,
      expected: 'a complete render in each environment that lists it',
      fix: `see what ./cedille render --require-upstream ${name} says`,
    });
}
