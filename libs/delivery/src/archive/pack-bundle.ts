import { packArchive } from '@cedille/archive';

export interface BundleOptions {
  component: string;
  /** Environment → its manifests, exactly as they were rendered. */
  manifests: ReadonlyMap<string, string>;
}

/**
 * One folder an environment, each with the one file that dist/rendered has for it: all bundles unpacked into one folder
 * are dist/rendered. Argo CD reads every YAML file of the folder it is pointed to.
 */
export function packBundle({ component, manifests }: BundleOptions): Uint8Array {
  return packArchive(
    [...manifests].map(([environment, text]) => ({
      path: bundledFile(environment, component),
      content: Buffer.from(text),
    })),
  );
}

/** Path of the manifests of an environment inside the bundle of a component. */
export function bundledFile(environment: string, component: string): string {
  return `${environment}/${component}.yaml`;
}
