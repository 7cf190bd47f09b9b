import {
  NOTHING,
  isNothing,
  ofConstants,
  ofDictionary,
  ofElement,
  ofNodes,
  union,
  withoutConstants,
  yamlOf,
  type AbstractValue,
} from './abstract-value.ts';
import type { EmittedText } from './emitted-text.ts';

/** What a caller that keeps the text of a template holds of a value printed in it, under these keys. */
export function printedUnder(steps: readonly string[], value: AbstractValue): AbstractValue {
  const printed = value.yaml ? { nodes: [], constants: value.constants, yaml: value.yaml } : withoutStructure(value);
  return nest(steps, printed);
}

/** What is left of a value when it is printed as it is. */
function withoutStructure({ nodes, constants }: AbstractValue): AbstractValue {
  return union(ofNodes(nodes), ofConstants(constants));
}

/** YAML text in which a value stands under these keys. */
function nest(steps: readonly string[], value: AbstractValue): AbstractValue {
  if (!steps.length) return value;
  const inner = withoutConstants(value.yaml ?? value);
  const nested = steps.reduceRight(
    (below, step) => (step === '*' ? ofElement(below) : ofDictionary([[step, below]])),
    inner,
  );
  return isNothing(inner) ? NOTHING : yamlOf(nested);
}

const MAX_CONSTANT_LENGTH = 60;

/** A template that prints one short fixed text is a constant. */
export function constantText(text: EmittedText): AbstractValue {
  const written = text.toString().trim();
  const isConstant = written !== '' && written.length < MAX_CONSTANT_LENGTH && !/[\uE000\n:]/.test(written);
  return isConstant && !isNothing(ofConstants([written])) ? ofConstants([written]) : NOTHING;
}
