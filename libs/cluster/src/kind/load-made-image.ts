import { KEY_LABEL, type MadeImage } from '../images.ts';
import { askRuntime, callRuntime, type Runtime } from './runtime.ts';

export interface LoadMadeImageOptions {
  runtime: Runtime;
  signal?: AbortSignal | undefined;
  onProgress?: ((message: string) => void) | undefined;
}

/** Makes an image known to the runtime, unless it knows this very one. */
export async function loadMadeImage({ image, file, key }: MadeImage, options: LoadMadeImageOptions): Promise<void> {
  const { runtime, signal, onProgress } = options;
  const format = `{{ index .Config.Labels "${KEY_LABEL}" }}`;
  if ((await askRuntime(runtime, ['image', 'inspect', '--format', format, image])) === key) return;
  onProgress?.(`${image}: loading`);
  await callRuntime(runtime, ['load', '--quiet', '--input', file], { signal, timeoutMs: 600_000 });
}
