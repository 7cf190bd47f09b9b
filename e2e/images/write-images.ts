import { createHash } from 'node:crypto';
import type { PlatformParts } from '@cedille/helm';
import type { TarFile } from './tar-stream.ts';
import { writeTar, type WrittenTar } from './write-tar.ts';

/** How a container of the image starts. */
export interface ImageConfig {
  entrypoint?: readonly string[];
  command?: readonly string[];
  environment?: Readonly<Record<string, string>>;
  /** Name or numbers: `65532:65532`. @defaultValue root */
  user?: string;
  workingFolder?: string;
  stopSignal?: string;
  labels?: Readonly<Record<string, string>>;
}

export interface ImageContents {
  /** Names with tags, as manifests write them. */
  names: readonly string[];
  /** The first is the lowest. */
  layers: readonly WrittenTar[];
  config: ImageConfig;
  platform: PlatformParts;
}

/**
 * Writes an image archive as `docker save` would, which docker, podman, containerd and kind all load. Layers that images
 * share are in it once.
 */
export async function writeImages(file: string, images: readonly ImageContents[]): Promise<void> {
  const files = new Map<string, TarFile>();
  const manifest = images.map(image => {
    const config = JSON.stringify(configOf(image));
    const configName = `${createHash('sha256').update(config).digest('hex')}.json`;
    files.set(configName, { path: configName, content: config });
    for (const layer of image.layers) files.set(layerName(layer), { path: layerName(layer), from: layer.file });
    return { Config: configName, RepoTags: image.names.map(fullName), Layers: image.layers.map(layerName) };
  });
  await writeTar(file, [...files.values(), { path: 'manifest.json', content: JSON.stringify(manifest) }]);
}

function layerName({ sha256 }: WrittenTar): string {
  return `${sha256}.tar`;
}

function configOf({ layers, config, platform }: ImageContents): object {
  const { entrypoint, command, environment = {}, user, workingFolder, stopSignal, labels } = config;
  return {
    created: '1970-01-01T00:00:00Z',
    architecture: platform.arch,
    os: platform.os,
    config: {
      Entrypoint: entrypoint,
      Cmd: command,
      Env: Object.entries({ PATH, ...environment }).map(([name, value]) => `${name}=${value}`),
      User: user,
      WorkingDir: workingFolder,
      StopSignal: stopSignal,
      Labels: labels,
    },
    rootfs: { type: 'layers', diff_ids: layers.map(({ sha256 }) => `sha256:${sha256}`) },
    history: layers.map(() => ({ created: '1970-01-01T00:00:00Z', created_by: 'cedille' })),
  };
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Short names are those of Docker Hub: `envoyproxy/envoy` is `docker.io/envoyproxy/envoy`, `busybox` is `docker.io/library/busybox`. */
export function fullName(name: string): string {
  const [first, ...rest] = name.split('/');
  if (!rest.length) return `docker.io/library/${name}`;
  return /[.:]|^localhost$/.test(first!) ? name : `docker.io/${name}`;
}
