export * from './generator.ts';
export { componentFacts, secretFacts } from './component-facts.ts';
export { componentLayer, type ComponentLayerOptions } from './component-layer.ts';
export {
  computeValues,
  locateInGenerator,
  overlayFile,
  type ComponentValues,
  type ComputeValuesOptions,
} from './compute-values.ts';
export { explain, type Explanation, type ExplainOptions } from './explain.ts';
export { factsBehind, type FactsBehindOptions } from './facts-behind.ts';
export { generateTypes, type GenerateTypesOptions } from './generate-types.ts';
export { generatorFile, loadGenerators, type RunGenerator } from './load-generators.ts';
export { valueBehind, type ValueBehind } from './value-behind.ts';
export {
  LAYERS,
  layerFromDocument,
  mergeLayers,
  mergeValues,
  originOf,
  placeOf,
  valueAt,
  type Layer,
  type LayerName,
} from './layers.ts';
export { warmSandbox } from './sandbox/sandbox.ts';
export { sourceOfField, type RenderedField } from './source-of-field.ts';
