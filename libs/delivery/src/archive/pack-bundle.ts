import type { Component } from '@cedille/component';

export interface BundleOptions {
  component: string;
  /** Folder, as {@link bundledFolder} names it → its manifests, exactly as they were rendered. */
  manifests: ReadonlyMap<string, string>;
}

/**
 * One folder an environment, and one for each thing that requests ask for there, with the one file that dist/rendered has for
 * it. Argo CD reads every YAML file of the folder it is pointed to.
 */
export async function packBundle({ component, manifests }: BundleOptions): Promise<Uint8Array> {
  // Loaded for a release alone: the compressor makes tables first.
  const { packArchive } = await import('@cedille/archive/pack-archive');
  return packArchive(
    [...manifests].map(([folder, text]) => ({
      path: bundledFile(folder, component),
      content: Buffer.from(text),
    })),
  );
}

/** Path of the manifests of an environment inside the bundle of a component. */
export function bundledFile(folder: string, component: string): string {
  return `${folder}/${component}.yaml`;
}

/**
 * Folder inside a bundle: the name of the environment, and after a dot that of what a request asks for. Beside each other,
 * because Argo CD also reads folders below the one that it is pointed to; names of environments have no dot.
 */
export function bundledFolder(
  environment: string,
  { name, instanceOf }: Pick<Component, 'name' | 'instanceOf'>,
): string {
  return instanceOf === undefined ? environment : `${environment}.${name}`;
}
