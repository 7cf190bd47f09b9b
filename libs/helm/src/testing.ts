import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createHelm } from './engine/create-helm.ts';
import type { Helm } from './engine/helm.ts';
import { recordObjects } from './record-objects.ts';

/**
 * What a component's own templates make of values, without upstream, as YAML for a file beside the spec. Of what the templates
 * of charts/common make for it, which have tests of their own, only what is there; of a file of the chart, its name. So no line
 * of a template is lost or changed unseen, and a reviewer sees what a change of a template does:
 *
 *     const objects = await recordedObjects('grafana', await valuesFor('grafana', generate, facts));
 *     await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
 *
 * `npx vitest run charts/grafana -u` records again.
 * @throws CedilleError what Helm or a template says of these values
 */
export async function recordedObjects(component: string, values: object): Promise<string> {
  const root = rootAbove(process.cwd(), `charts/${component}`);
  const objects = await recordObjects({ root, component, values, helm: await helmOf(root) });
  return `# Recorded by src/values.spec.ts: npx vitest run charts/${component} -u\n${objects}`;
}

let helm: { root: string; opened: Promise<Helm> } | undefined;

/** One for all specs of a thread. */
function helmOf(root: string): Promise<Helm> {
  if (helm?.root !== root) helm = { root, opened: createHelm({ root }) };
  return helm.opened;
}

/** Specs run at the root of the workspace, or somewhere below it. */
function rootAbove(folder: string, inside: string): string {
  return existsSync(join(folder, inside)) || folder === dirname(folder) ? folder : rootAbove(dirname(folder), inside);
}
