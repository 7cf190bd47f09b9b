import type { Tree } from '@nx/devkit';
import { readJson } from '@nx/devkit';
import type { NormalizedOptions } from './options.ts';

type Schema = Record<string, unknown>;

/** Ours by hand, `common` from the library chart; what is below the key of the upstream chart is derived afterwards. */
export function writeSchema(tree: Tree, { name, title, upstream }: NormalizedOptions): void {
  const { $schema: _, ...common } = readJson<Schema>(tree, 'charts/common/values.schema.json');
  const version = /^version:\s*(\S+)/m.exec(tree.read('charts/common/Chart.yaml', 'utf8') ?? '')?.[1] ?? '0.1.0';
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: name,
    type: 'object',
    description: `Values of ${title}.`,
    additionalProperties: false,
    properties: {
      namespace: fromCommon('namespace'),
      networkPolicy: fromCommon('networkPolicy'),
      ...(upstream ? { [upstream.chart]: { $ref: `#/$defs/${upstream.chart}` } } : OWN),
      common: { $ref: '#/$defs/common' },
      global: { type: 'object', description: 'Values that Helm gives to all charts of a release.' },
    },
    ...(!upstream && { required: Object.keys(OWN) }),
    $defs: {
      common: { $comment: `common ${version}, embedded by ./cedille schema ${name}`, ...common },
      ...(upstream && { [upstream.chart]: { type: 'object' } }),
    },
  };
  tree.write(`charts/${name}/values.schema.json`, `${JSON.stringify(schema, null, 2)}\n`);
}

function fromCommon(shape: string): Schema {
  return { $ref: `#/$defs/common/$defs/${shape}` };
}

/** The values of a chart of our own. */
const OWN = {
  image: {
    type: 'object',
    description: 'The image that its container runs.',
    additionalProperties: false,
    properties: {
      repository: { type: 'string', description: 'Where it is.', pattern: '^[a-z0-9][a-z0-9./-]*$' },
      tag: {
        type: 'string',
        description: 'Exact version; never one that moves.',
        pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]*$',
      },
    },
    required: ['repository', 'tag'],
  },
  replicas: { type: 'integer', minimum: 1, description: 'Pods that run at the same time.' },
  resources: fromCommon('resources'),
};
