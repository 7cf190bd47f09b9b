export interface MakeOptions {
  /** Absolute path of the workspace: its `tools/versions.yaml` says which programs. */
  root: string;
  cacheDir?: string;
  signal?: AbortSignal | undefined;
  onProgress?: ((message: string) => void) | undefined;
}

/** Images in one archive, as `docker save` writes it. */
export interface MadeImages {
  /** Absolute path of the archive. */
  file: string;
  /** Stands for its content; every image has it in the label {@link KEY_LABEL}. */
  key: string;
}

/** One image, under the name that a container is started with. */
export interface MadeImage extends MadeImages {
  image: string;
}

/** What Pods run, as far as it can be made. */
export interface MadeForPods {
  /** Undefined when none of the images can be made. */
  made: MadeImages | undefined;
  /** Images that are not what upstream publishes under their names, and in which way. */
  standIns: readonly { image: string; differs: string }[];
  /** Images that cannot be made: what they run does not become ready. */
  missing: readonly string[];
}

/**
 * Makes images of programs, for machines that cannot pull those of the publishers. A cluster says which it needs; how they
 * are made is not its concern, and whoever opens a cluster brings somebody who knows.
 */
export interface ImageMaker {
  /** What nodes of kind are containers of. @throws CedilleError `tool-missing`, `cluster-unavailable` or `cluster-failed` */
  node(options: MakeOptions): Promise<MadeImage>;
  /** A registry that listens on {@link REGISTRY_PORT}. */
  registry(options: MakeOptions): Promise<MadeImage>;
  /**
   * Images under the very names that manifests have for them.
   * @param name of the archive, for the cache and for messages
   */
  forPods(name: string, images: readonly string[], options: MakeOptions): Promise<MadeForPods>;
}

/** Label by which an image that was made is found to be the one that is meant. */
export const KEY_LABEL = 'club.cedille.key';

/** On which port the registry beside a cluster listens. */
export const REGISTRY_PORT = 5000;
