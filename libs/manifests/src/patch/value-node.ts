import { Pair, Scalar, YAMLMap, YAMLSeq, type Node } from 'yaml';

/**
 * Plain data as nodes of a document that was read without types. There every scalar is a text, written as it was; so texts of
 * ours that could be read as something else get quotes, and what is no text gets none.
 */
export function valueNode(value: unknown): Node {
  if (Array.isArray(value)) {
    const list = new YAMLSeq();
    list.items = value.map(valueNode);
    list.flow = value.length === 0;
    return list;
  }
  if (typeof value === 'object' && value !== null) {
    const map = new YAMLMap();
    map.items = Object.entries(value).map(([key, item]) => new Pair(textNode(key), valueNode(item)));
    map.flow = map.items.length === 0;
    return map;
  }
  if (typeof value === 'string') return textNode(value);
  const scalar = new Scalar(value === null || value === undefined ? 'null' : String(value));
  scalar.type = Scalar.PLAIN;
  return scalar;
}

function textNode(text: string): Scalar {
  const scalar = new Scalar(text);
  if (text.includes('\n')) scalar.type = Scalar.BLOCK_LITERAL;
  else scalar.type = isPlain(text) ? Scalar.PLAIN : Scalar.QUOTE_DOUBLE;
  return scalar;
}

/** Letters first, and no word of YAML 1.1, which Kubernetes reads. */
function isPlain(text: string): boolean {
  return /^[A-Za-z/][A-Za-z0-9_./-]*$/.test(text) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(text);
}
