import { FAILSAFE_SCHEMA, Type, type Schema } from 'js-yaml';

/**
 * How Kubernetes reads plain scalars: YAML 1.1 booleans and integers (`0644` is 420, `yes` is true), no timestamps and no
 * base-60 numbers. Source of the rules: `resolve` in go.yaml.in/yaml/v2, which sigs.k8s.io/yaml uses.
 */
export function kubernetesSchema(): Schema {
  return FAILSAFE_SCHEMA.extend({
    implicit: [nothing, boolean, number, merge],
    explicit: [float, binary],
  });
}

const NULL = new Set(['', '~', 'null', 'Null', 'NULL']);
const TRUE = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']);
const FALSE = new Set(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']);

const nothing = new Type('tag:yaml.org,2002:null', {
  kind: 'scalar',
  resolve: (text: string | null) => text === null || NULL.has(text),
  construct: () => null,
});

const boolean = new Type('tag:yaml.org,2002:bool', {
  kind: 'scalar',
  resolve: (text: string | null) => text !== null && (TRUE.has(text) || FALSE.has(text)),
  construct: (text: string) => TRUE.has(text),
});

const merge = new Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: (text: string | null) => text === '<<' });

/** Integers and floats in one: the first character decides whether it is worth a closer look. */
const number = new Type('tag:yaml.org,2002:int', {
  kind: 'scalar',
  resolve: (text: string | null) => text !== null && toNumber(text) !== undefined,
  construct: (text: string) => toNumber(text),
});

const float = new Type('tag:yaml.org,2002:float', {
  kind: 'scalar',
  resolve: (text: string | null) => text !== null && toNumber(text) !== undefined,
  construct: (text: string) => toNumber(text),
});

const binary = new Type('tag:yaml.org,2002:binary', {
  kind: 'scalar',
  resolve: (text: string | null) => text !== null,
  construct: (text: string) => Buffer.from(text, 'base64').toString('utf8'),
});

const SPECIAL: ReadonlyMap<string, number> = new Map([
  ...['.nan', '.NaN', '.NAN'].map((text): [string, number] => [text, Number.NaN]),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((text): [string, number] => [text, Infinity]),
  ...['-.inf', '-.Inf', '-.INF'].map((text): [string, number] => [text, -Infinity]),
]);

const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** The number that a plain scalar stands for, or undefined when it is text. */
export function toNumber(text: string): number | undefined {
  const first = text.charCodeAt(0);
  const isDigit = first >= 48 && first <= 57;
  if (!isDigit && first !== 43 && first !== 45 && first !== 46) return undefined;
  const special = SPECIAL.get(text);
  if (special !== undefined) return special;
  // A leading point is read as a float without underscores.
  const plain = first === 46 ? text : text.replaceAll('_', '');
  return toInteger(plain) ?? (FLOAT.test(plain) ? Number(plain) : undefined);
}

function toInteger(plain: string): number | undefined {
  const match = INTEGER.exec(plain);
  if (!match) return undefined;
  const [, sign, hexadecimal, binaryDigits, octal, decimal] = match;
  const size =
    hexadecimal !== undefined
      ? parseInt(hexadecimal, 16)
      : binaryDigits !== undefined
        ? parseInt(binaryDigits, 2)
        : octal !== undefined
          ? parseInt(octal, 8)
          : Number(decimal);
  return sign === '-' && size !== 0 ? -size : size;
}
