/** Lines of a schema are kept at this width, as the formatter of the repository does. */
const WIDTH = 120;

/** JSON with one property a line, and on one line what fits there. */
export function formatSchema(value: unknown): string {
  return `${write({ value, indent: 0, offset: 0, key: '' })}\n`;
}

interface Writing {
  value: unknown;
  indent: number;
  /** Column where the value begins. */
  offset: number;
  key: string;
}

function write({ value, indent, offset, key }: Writing): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const line = inline(value);
  if (line.length + offset <= WIDTH - 1 && !holdsProperties(value, key)) return line;
  return Array.isArray(value) ? expandList(value, indent) : expandMap(value, indent);
}

function expandList(value: readonly unknown[], indent: number): string {
  const pad = ' '.repeat(indent + 2);
  const lines = value.map(item => pad + write({ value: item, indent: indent + 2, offset: indent + 2, key: '' }));
  return `[\n${lines.join(',\n')}\n${' '.repeat(indent)}]`;
}

function expandMap(value: object, indent: number): string {
  const lines = Object.entries(value).map(([key, child]) => {
    const label = `${' '.repeat(indent + 2)}${JSON.stringify(key)}: `;
    return label + write({ value: child, indent: indent + 2, offset: label.length, key });
  });
  return lines.length ? `{\n${lines.join(',\n')}\n${' '.repeat(indent)}}` : '{}';
}

function inline(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  const entries = Object.entries(value).map(([key, child]) => `${JSON.stringify(key)}: ${inline(child)}`);
  return entries.length ? `{ ${entries.join(', ')} }` : '{}';
}

/** Properties stand one a line, so that a change of one of them is a change of one line. */
function holdsProperties(value: object, key: string): boolean {
  return key === 'properties' || key === '$defs' || 'properties' in value || '$defs' in value;
}
