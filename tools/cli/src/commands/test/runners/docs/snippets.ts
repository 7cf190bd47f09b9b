import { dirname } from 'node:path';
import { loadComponents } from '@cedille/component';
import { requestSchemaFor } from '@cedille/environment';
import { composeSchema, loadOwnSchema, loadValuesSchema } from '@cedille/schema';
import { formatPath, loadJson, parseYaml, validate, type JsonSchema, type Violation } from '@cedille/source';
import type { CodeBlock, Document } from './document.ts';
import type { Finding } from './finding.ts';

/** Examples of these files, which say in their first line (`# component.yaml`) what they are a part of. */
const SCHEMAS: Readonly<Record<string, string>> = {
  'component.yaml': 'libs/component/component.schema.json',
  'values.schema.yaml': 'libs/schema/values-schema.schema.json',
  'environment.yaml': 'libs/environment/environment.schema.json',
};
const VALUES = 'values.yaml';
/** A file that asks for something: its folder says what. */
const REQUEST = /^environments\/[^/]+\/([^/]+)\/[^/]+\.yaml$/;

export interface CheckSnippetsOptions {
  root: string;
  /** Charts with the libraries that they use; values of an example outside any chart are those of the libraries. */
  charts: readonly { folder: string; libraries: readonly string[] }[];
}

/** Examples in YAML that are not accepted where a reader would put them. They are parts: what they leave out is not asked for. */
export async function checkSnippets(document: Document, options: CheckSnippetsOptions): Promise<Finding[]> {
  const found = document.blocks
    .filter(({ language }) => language === 'yaml')
    .map(async block => {
      const schema = await schemaOf(block, document, options);
      return schema === undefined ? [] : judge(block, document, schema);
    });
  return (await Promise.all(found)).flat();
}

function judge(block: CodeBlock, { file }: Document, schema: JsonSchema): Finding[] {
  const { data, problems, positionOf } = parseYaml(block.text, file);
  const lineOf = (line: number): number => block.line + line;
  if (problems.length)
    return problems.map(({ message, at }) => ({
      message: `The example is not YAML: ${message}`,
      file,
      line: lineOf(at?.line ?? 1),
      fix: 'correct the example',
    }));
  return validate(schema, data)
    .filter(violation => !isLeftOut(violation))
    .map(({ path, message, expected, suggestion }) => ({
      message: `The example is refused: ${formatPath(path)}: ${message}.`,
      file,
      line: lineOf(positionOf(path).line),
      ...(expected !== undefined && { expected }),
      fix: suggestion === undefined ? 'write the example as it is accepted today' : `write ${suggestion}`,
    }));
}

function isLeftOut({ code, path }: Violation): boolean {
  return code === 'missing-key' && path.length === 1;
}

async function schemaOf(
  { text }: CodeBlock,
  document: Document,
  options: CheckSnippetsOptions,
): Promise<JsonSchema | undefined> {
  const name = /^# (\S+)$/m.exec(text.split('\n')[0]!)?.[1] ?? '';
  if (name === VALUES) return valuesSchemaOf(document, options);
  const folder = REQUEST.exec(name)?.[1];
  if (folder !== undefined) return schemaOfRequests(folder, options);
  return Object.hasOwn(SCHEMAS, name) ? ((await loadJson(options.root, SCHEMAS[name]!)) as JsonSchema) : undefined;
}

async function schemaOfRequests(folder: string, { root }: CheckSnippetsOptions): Promise<JsonSchema | undefined> {
  const component = (await loadComponents(root)).find(({ meta }) => meta.requests?.folder === folder);
  if (!component) return undefined;
  const { schema } = await loadValuesSchema({ root, ...component });
  return requestSchemaFor(schema(), component.meta.requests?.required);
}

async function valuesSchemaOf({ file }: Document, { root, charts }: CheckSnippetsOptions): Promise<JsonSchema> {
  const chart = charts.find(({ folder }) => folder === dirname(file));
  if (chart) return (await loadValuesSchema({ root, ...chart })).schema();
  const folders = [...new Set(charts.flatMap(({ libraries }) => libraries))];
  const libraries = await Promise.all(
    folders.map(async folder => ({
      name: folder.split('/').at(-1)!,
      schema: await loadOwnSchema(root, folder),
      isIncluded: true,
    })),
  );
  return composeSchema({ name: 'example', libraries });
}
