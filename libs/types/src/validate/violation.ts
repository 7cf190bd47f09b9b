/** Which rule an object breaks. A closed union: each check of objects takes the rules it is named for. */
export type ViolationRule =
  | 'unknown-kind'
  | 'unknown-field'
  | 'type'
  | 'required'
  | 'enum'
  /** A value of the right type that the API server refuses: range, pattern, format. */
  | 'value'
  /** A name, label or annotation that breaks the rules of metadata. */
  | 'metadata'
  /** A namespace on a cluster-scoped kind. */
  | 'namespace-forbidden'
  /** A namespaced object that says no namespace. */
  | 'namespace-missing'
  /** Two items of a list that Kubernetes treats as a map, with one key: server-side apply refuses them. */
  | 'duplicate-item'
  /** An annotation that its reader does not understand. */
  | 'annotation'
  /** A text that Go printed by mistake. */
  | 'printed'
  /** A number that Go printed as a float, which hardly any program reads as a whole number. */
  | 'printed-float'
  /** Values of the right types that Kubernetes refuses all the same. */
  | 'refused';

/** One thing that the API server would refuse, or drop in silence. */
export interface ObjectViolation {
  rule: ViolationRule;
  /** Keys and indexes from the object's root; inside a List it starts with `items` and an index. */
  path: (string | number)[];
  /** One sentence with a full stop. */
  message: string;
  /** What was expected, without a full stop. */
  expected?: string;
  /** The key, value or API version that was probably meant. */
  didYouMean?: string;
}
