import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crdsOf } from '@cedille/manifests';
import { renderPlatform } from '@cedille/pipeline';
import { isSeq, parseDocument } from 'yaml';

/** The components of a workspace that bring custom resources. */
export async function componentsWithKinds(root: string): Promise<string[]> {
  const names = new Set<string>();
  await renderPlatform({
    root,
    objects: false,
    onManifests: ({ component, manifests }) => {
      if (crdsOf(manifests).length) names.add(component);
    },
  });
  return [...names].sort();
}

/** Lets each of them provide a capability, and those that make objects of its kinds require it, as the findings say. */
export async function settleOrder(root: string, providers: readonly string[]): Promise<void> {
  for (const name of providers) {
    const file = componentFile(root, name);
    if (!/^provides:/m.test(await readFile(file, 'utf8'))) await appendFile(file, `provides: [${name}]\n`);
  }
  const { problems } = await renderPlatform({ root });
  for (const { code, fix = '' } of problems) {
    const [, capability, component] = /^add (\S+) to requires of (\S+)$/.exec(fix) ?? [];
    if (code === 'order' && capability && component) await addRequirement(root, { capability, component });
  }
}

async function addRequirement(
  root: string,
  { capability, component }: { capability: string; component: string },
): Promise<void> {
  const file = componentFile(root, component);
  const document = parseDocument(await readFile(file, 'utf8'));
  const list = document.get('requires');
  const known = isSeq(list) ? (list.toJSON() as string[]) : [];
  document.set('requires', [...new Set([...known, capability])].sort());
  await writeFile(file, String(document));
}

function componentFile(root: string, component: string): string {
  return join(root, 'charts', component, 'component.yaml');
}
