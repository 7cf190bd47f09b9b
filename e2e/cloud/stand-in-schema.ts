/** A JSON Schema as `charts/<component>/src/tofu.schema.json` has them. */
interface Node {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: boolean | Node;
  readonly required?: readonly string[];
}

export interface TofuSchema {
  readonly $defs: Readonly<Record<string, Node>>;
}

interface Attribute {
  /** As OpenTofu writes types in JSON: `"string"`, `["list", "string"]`. */
  type: unknown;
  required?: boolean;
  computed?: boolean;
}

interface Block {
  attributes: Record<string, Attribute>;
  blocks: Record<string, Block>;
}

/** What the stand-in is told; see e2e/programs/tofu-provider-stand-in/schema.go. */
export interface StandInSchema {
  provider: Block;
  resources: Record<string, Block>;
}

/** What OpenTofu itself understands in any resource. */
const META = new Set(['lifecycle', 'depends_on']);

/** What a provider gives and nobody sets, by type of resource: only what the platform refers to. */
const GIVEN: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  google_service_account: { email: 'string' },
  google_dns_managed_zone: { name_servers: ['list', 'string'] },
};

/** Type → label → arguments, as `main.tf.json` has them. */
type Resources = Readonly<
  Record<string, Readonly<Record<string, { readonly lifecycle?: { readonly ignore_changes?: readonly string[] } }>>>
>;

/**
 * The schema of a provider, as far as a component says that it uses it. What a configuration leaves to people
 * (`ignore_changes`) is there, too: whether the real provider has it, only that one tells.
 */
export function standInSchema(schema: TofuSchema, provider: string, used: Resources): StandInSchema {
  const { Module: settings, ...others } = schema.$defs;
  const resources = Object.entries(others)
    .filter(([, node]) => !isMeta(node))
    .map(([kind, node]): [string, Block] => {
      const type = `${provider}${kind.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)}`;
      const block = blockOf(node, schema);
      for (const [name, given] of Object.entries({ id: 'string', ...GIVEN[type] }))
        block.attributes[name] = { type: given, computed: true };
      for (const { lifecycle } of Object.values(used[type] ?? {}))
        for (const name of lifecycle?.ignore_changes ?? [])
          if (!(name in block.blocks)) block.attributes[name] ??= { type: 'string' };
      return [type, block];
    });
  return {
    provider: blockOf(settings!.properties!['provider']!.properties![provider]!, schema),
    resources: Object.fromEntries(resources),
  };
}

/** Shapes of what any resource has. */
function isMeta({ properties = {} }: Node): boolean {
  return 'prevent_destroy' in properties;
}

function blockOf(node: Node, schema: TofuSchema): Block {
  const block: Block = { attributes: {}, blocks: {} };
  for (const [name, child] of Object.entries(node.properties ?? {})) {
    if (META.has(name)) continue;
    const own = resolve(child, schema);
    if (own.type === 'object' && own.properties) block.blocks[name] = blockOf(own, schema);
    else
      block.attributes[name] = { type: typeOf(own, schema), ...(node.required?.includes(name) && { required: true }) };
  }
  return block;
}

function typeOf(node: Node, schema: TofuSchema): unknown {
  if (node.const !== undefined) return typeof node.const === 'boolean' ? 'bool' : typeof node.const;
  if (node.type === 'array') return ['list', typeOf(resolve(node.items!, schema), schema)];
  if (node.type === 'object') return ['map', typeOf(resolve(node.additionalProperties as Node, schema), schema)];
  return { boolean: 'bool', integer: 'number' }[node.type!] ?? node.type;
}

function resolve(node: Node, schema: TofuSchema): Node {
  const name = /^#\/\$defs\/(.+)$/.exec(node.$ref ?? '')?.[1];
  return name === undefined ? node : schema.$defs[name]!;
}
