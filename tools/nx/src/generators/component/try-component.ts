import { listEnvironments } from '@cedille/environment';
import type { Draft } from '../shared/draft.ts';
import { listComponent } from '../shared/list-component.ts';
import { runTask } from '../shared/run-task.ts';
import type { NormalizedOptions } from './options.ts';

export interface Trial {
  /** Capabilities that turned out to be required; component.yaml of the draft names them. */
  requires: string[];
  /** What is left to be done by a person. */
  findings: string | undefined;
}

/** Checks the new component in the environments that list it, or else in any one, and adds what it requires. */
export async function tryComponent(draft: Draft, { name, environments }: NormalizedOptions): Promise<Trial> {
  const places = environments.length ? environments : (await listEnvironments(draft.root)).slice(0, 1);
  for (const file of places.map(place => `environments/${place}/environment.yaml`))
    draft.write(file, listComponent(draft.read(file), name));
  const first = await check(draft, name);
  const requires = requiredBy(first, name);
  if (!requires.length) return { requires, findings: first };
  const file = `charts/${name}/component.yaml`;
  draft.write(file, `${draft.read(file).trimEnd()}\nrequires: [${requires.join(', ')}]\n`);
  return { requires, findings: await check(draft, name) };
}

async function check({ root }: Draft, name: string): Promise<string | undefined> {
  return runTask({ root, target: 'check', project: name }).then(
    () => undefined,
    (error: Error) => error.message,
  );
}

/** The way out that the check of order names. */
function requiredBy(findings: string | undefined, name: string): string[] {
  const found = [...(findings ?? '').matchAll(/^ *fix +add (\S+) to requires of (\S+)$/gm)].filter(
    match => match[2] === name,
  );
  return [...new Set(found.map(match => match[1]!))].sort();
}
