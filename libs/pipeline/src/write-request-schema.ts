import { join } from 'node:path';
import { chartOf, type Component } from '@cedille/component';
import { requestSchemaFor } from '@cedille/environment';
import { readIfPresent, writeFileAtomic, type JsonSchema } from '@cedille/source';

/** Where the schema of requests for a chart is kept for editors, relative to the root. */
export function requestSchemaFile(chart: string): string {
  return `dist/schemas/${chart}.request.schema.json`;
}

/** Keeps the schema of what may be asked for where editors find it; nothing else reads it. */
export async function writeRequestSchema(root: string, component: Component, values: JsonSchema): Promise<void> {
  const { requests } = component.meta;
  if (!requests) return;
  const file = join(root, requestSchemaFile(chartOf(component)));
  const text = `${JSON.stringify(requestSchemaFor(values, requests.required), undefined, 2)}\n`;
  // Nobody has to be able to write.
  if ((await readIfPresent(file)) !== text) await writeFileAtomic(file, text).catch(() => undefined);
}
