import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Component } from '@cedille/component';
import { readIfPresent, type JsonSchema, type Problem } from '@cedille/source';

/** The values schema of a component, and a digest of its text. When it cannot be read a problem says so, and anything is allowed. */
export async function readSchema(
  root: string,
  component: Component,
): Promise<{ schema: JsonSchema; key: string; problems: Problem[] }> {
  const file = `${component.folder}/values.schema.json`;
  const at = { file, line: 1, column: 1 };
  const text = await readIfPresent(join(root, file));
  const base = {
    severity: 'error' as const,
    component: component.name,
    at,
    expected: 'a closed JSON Schema of the values',
  };
  if (text === undefined) {
    return {
      schema: true,
      key: '',
      problems: [
        {
          ...base,
          code: 'file-missing',
          message: `${file} does not exist.`,
          fix: `./cedille schema ${component.name}`,
        },
      ],
    };
  }
  try {
    const key = createHash('sha256').update(text).digest('hex');
    return { schema: JSON.parse(text) as JsonSchema, key, problems: [] };
  } catch (error) {
    return {
      schema: true,
      key: '',
      problems: [
        {
          ...base,
          code: 'schema-violation',
          message: `${file} is not valid JSON: ${(error as Error).message}.`,
          fix: `mend ${file}`,
        },
      ],
    };
  }
}
