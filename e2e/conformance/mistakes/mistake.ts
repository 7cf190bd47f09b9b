/** A mistake that no schema shows: every field is known and of the right type, and yet Kubernetes refuses the object. */
export interface Mistake {
  /** What somebody wrote. */
  name: string;
  rule: 'CEL' | 'scope' | 'immutable' | 'admission' | 'validation';
  /** Objects that are there already, for mistakes that only show beside them. */
  given?: string;
  object: string;
  /** What the API server says of it. */
  says: RegExp;
}
