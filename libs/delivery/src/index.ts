export { loadPins, releasesFile, type LoadPinsOptions, type Pin } from './load-pins.ts';
export { componentFacts, platformFacts, type PlatformFactsOptions } from './platform-facts.ts';
