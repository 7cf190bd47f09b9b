/** `native` is tools/engine, `helm` the helm program; `auto` is the engine where there is one. */
export type EngineName = 'auto' | 'native' | 'helm';

export const ENGINE_NAMES: readonly EngineName[] = ['auto', 'native', 'helm'];
