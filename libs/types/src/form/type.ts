/**
 * A type of a field, an item or a whole object. A graph without references to follow: a type that mentions itself
 * (JSONSchemaProps) is a cycle, so walk it with a depth.
 */
export type Type = AnyType | ScalarType | ListType | MapType | ObjectType;

/** Anything at all: nothing is known, nothing is checked. */
export interface AnyType {
  readonly kind: 'any';
}

/** `int-or-string` and `quantity` take a number or a string; `byte` is base64, `date-time` is RFC 3339. */
export type ScalarName =
  'string' | 'boolean' | 'integer' | 'int32' | 'int64' | 'number' | 'int-or-string' | 'quantity' | 'date-time' | 'byte';

export interface ScalarType {
  readonly kind: 'scalar';
  readonly scalar: ScalarName;
  /** The only values allowed. */
  readonly enum?: readonly (string | number | boolean)[];
  /** A regular expression that has to match somewhere, as in JSON Schema. */
  readonly pattern?: string;
  /** A format of JSON Schema that is not a scalar of its own, for example `ipv4`. */
  readonly format?: string;
  /** Of the value when it is a number, of its length when it is a string; inclusive. */
  readonly min?: number;
  readonly max?: number;
}

export interface ListType {
  readonly kind: 'list';
  readonly item: Type;
  /** The fields that identify an item (`name`; `port` and `protocol`), where Kubernetes declares them. */
  readonly keys?: readonly string[];
  /** Whether `null` is an item; elsewhere it is an error. */
  readonly nullableItems?: boolean;
  /** Number of items. */
  readonly min?: number;
  readonly max?: number;
}

/** Free keys, one type of value: labels, annotations, `data`. */
export interface MapType {
  readonly kind: 'map';
  readonly value: Type;
  /** Number of entries. */
  readonly min?: number;
  readonly max?: number;
}

export interface ObjectType {
  readonly kind: 'object';
  /** `Container`, or the place where it was first met: `HTTPProxy.spec.routes`. Core types keep theirs inside custom resources. */
  readonly name?: string;
  readonly fields: ReadonlyMap<string, Field>;
  /** Type of every key that is not in `fields`; absent when unknown keys are dropped by the API server. */
  readonly rest?: Type;
}

export interface Field {
  readonly type: Type;
  readonly required: boolean;
  /** Whether `null` is kept as a value instead of being dropped. */
  readonly nullable?: boolean;
}

export const ANY: AnyType = { kind: 'any' };
/** An object of which nothing is known. */
export const ANY_OBJECT: MapType = { kind: 'map', value: ANY };
