import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChartName } from '@cedille/audit';
import { embeddedVersion, UPSTREAM_SCHEMA } from '@cedille/schema';
import { loadJson, type JsonSchema } from '@cedille/source';

/** Files of facts about custom resources that components of this repository brought; none where there is no repository. */
export async function ownTypeFiles(root: string): Promise<string[]> {
  return ownFiles(root, 'types.json');
}

/** What was derived of a chart for a component of this repository, if it is of that version. */
export async function ownSchema(root: string, { name, version }: ChartName): Promise<JsonSchema | undefined> {
  for (const file of await ownFiles(root, UPSTREAM_SCHEMA)) {
    const document = (await loadJson('', file)) as { $defs?: Readonly<Record<string, JsonSchema>> };
    for (const key of Object.keys(document.$defs ?? {})) {
      const known = embeddedVersion(document, key);
      if (known?.name === name && bare(known.version) === bare(version))
        return { $ref: `#/$defs/${key}`, $defs: document.$defs ?? {} };
    }
  }
  return undefined;
}

function bare(version: string): string {
  return version.replace(/^v/, '');
}

async function ownFiles(root: string, name: string): Promise<string[]> {
  const components = await readdir(join(root, 'charts'), { withFileTypes: true }).catch(() => []);
  const folders = components.filter(entry => entry.isDirectory()).map(entry => join(root, 'charts', entry.name));
  const files = await Promise.all(
    folders.map(async folder => ((await readdir(folder)).includes(name) ? [join(folder, name)] : [])),
  );
  return files.flat().sort();
}
