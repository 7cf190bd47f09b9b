import type { RenderedField } from '@cedille/values';

/** What is looked for: a field of an object, and the template that made it. */
export interface PlacedField extends RenderedField {
  template?: string;
}
