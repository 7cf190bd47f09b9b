import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { KEY_LABEL, type MadeImages, type MakeOptions } from '@cedille/cluster';
import { currentPlatform, resolveTool, type Tool, type ToolName } from '@cedille/helm';
import { cacheFolder, withProcessLock } from '@cedille/program';
import { CedilleError } from '@cedille/source';
import { debianBase, type DebianRecipe } from './debian-base.ts';
import type { TarFile } from './tar-stream.ts';
import { writeImages, type ImageConfig, type ImageContents } from './write-images.ts';
import { writeTar, type WrittenTar } from './write-tar.ts';

/** What an image consists of. */
export interface ImageRecipe {
  /** Names with tags, as manifests write them. */
  names: readonly string[];
  /** Path inside the image, without a slash at the beginning → the program that is put there. */
  programs?: Readonly<Record<string, ToolName>>;
  /** What is below the programs. Nothing does for programs without any library. @defaultValue nothing */
  base?: DebianRecipe;
  files?: readonly TarFile[];
  config?: ImageConfig;
  /** Not what upstream publishes under the name, and in which way. The image says so in a label. */
  standIn?: string;
}

/** Images in one archive. */
export interface BuiltImages extends MadeImages {
  images: { names: readonly string[]; standIn?: string }[];
}

/** Raised when the way how images are made changes. */
const FORMAT = 1;

/** Label of an image that is not what upstream publishes under its name. */
export const STAND_IN_LABEL = 'club.cedille.stand-in';

/**
 * Makes an archive of images that consist of programs, or finds it in the cache. The same recipes of the same programs
 * give the same bytes.
 * @param name of the archive, for the cache and for messages
 * @throws CedilleError `tool-missing`, `cluster-unavailable` or `cluster-failed`
 */
export async function buildImages(
  name: string,
  recipes: readonly ImageRecipe[],
  options: MakeOptions,
): Promise<BuiltImages> {
  const { cacheDir = cacheFolder(), signal } = options;
  if (process.platform !== 'linux') throw linuxOnly(name);
  const parts: ImageParts[] = [];
  for (const recipe of recipes) parts.push(await partsOf(recipe, options));
  const facts = parts.map(({ recipe, tools, base }) => [
    recipe,
    tools.map(([path, tool]) => [path, tool.name, tool.version]),
    base?.sha256,
  ]);
  const key = createHash('sha256')
    .update(JSON.stringify([FORMAT, facts], byName))
    .digest('hex')
    .slice(0, 12);
  const file = join(cacheDir, 'images', `${name}-${key}.tar`);
  await withProcessLock({ path: `${file}.making`, signal }, async () => {
    if (await exists(file)) return;
    options.onProgress?.(`images of ${name}: packing`);
    await pack(file, key, parts);
  });
  return { file, key, images: recipes.map(({ names, standIn }) => ({ names, ...(standIn && { standIn }) })) };
}

/** Where a file is on this machine makes no difference; its name has its version. */
function byName(field: string, value: unknown): unknown {
  return field === 'from' ? basename(value as string) : value;
}

interface ImageParts {
  recipe: ImageRecipe;
  /** Path inside the image, and what is put there. */
  tools: [path: string, tool: Tool][];
  base: WrittenTar | undefined;
}

async function partsOf(recipe: ImageRecipe, options: MakeOptions): Promise<ImageParts> {
  const tools = await programsOf(recipe, options);
  const base = recipe.base && (await debianBase(recipe.base, options));
  return { recipe, tools, base };
}

/** Those on PATH are never taken: they may need libraries that an image does not have. */
async function programsOf(recipe: ImageRecipe, options: MakeOptions): Promise<[string, Tool][]> {
  const { root, cacheDir, signal, onProgress } = options;
  const found: [string, Tool][] = [];
  for (const [path, name] of Object.entries(recipe.programs ?? {})) {
    const tool = await resolveTool(name, {
      root,
      searchPath: '',
      signal,
      ...(cacheDir && { cacheDir }),
      ...(onProgress && { onProgress }),
    });
    if (!recipe.base && (await needsLibraries(tool.path))) throw notStatic(tool, recipe);
    found.push([path, tool]);
  }
  return found;
}

async function pack(file: string, key: string, parts: readonly ImageParts[]): Promise<void> {
  const making = `${file}.${randomUUID()}.tmp`;
  await mkdir(making, { recursive: true });
  try {
    const images: ImageContents[] = [];
    for (const [index, part] of parts.entries()) images.push(await contentsOf(join(making, `${index}.tar`), key, part));
    await writeImages(join(making, 'images.tar'), images);
    await rename(join(making, 'images.tar'), file);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

async function contentsOf(file: string, key: string, { recipe, tools, base }: ImageParts): Promise<ImageContents> {
  const layer = await writeTar(file, [
    ...(base ? [] : BARE),
    ...(recipe.files ?? []),
    ...tools.map(([path, tool]) => ({ path, from: tool.path, mode: 0o755 })),
  ]);
  const standIn = recipe.standIn && { [STAND_IN_LABEL]: recipe.standIn };
  return {
    names: recipe.names,
    layers: base ? [base, layer] : [layer],
    config: { ...recipe.config, labels: { ...recipe.config?.labels, [KEY_LABEL]: key, ...standIn } },
    platform: currentPlatform(),
  };
}

/** What programs expect of any system. */
const BARE: readonly TarFile[] = [
  { path: 'tmp', folder: true, mode: 0o1777 },
  {
    path: 'etc/passwd',
    content: 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532::/home/nonroot:/sbin/nologin\n',
  },
  { path: 'etc/group', content: 'root:x:0:\nnonroot:x:65532:\n' },
];

/** A program that names an interpreter (PT_INTERP of ELF) is bound to libraries when it starts. */
export async function needsLibraries(program: string): Promise<boolean> {
  const file = await open(program);
  try {
    const header = Buffer.alloc(64);
    await file.read(header, 0, 64, 0);
    if (header.readUInt32BE(0) !== 0x7f454c46 || header[4] !== 2) return false;
    const [offset, size, count] = [
      Number(header.readBigUInt64LE(32)),
      header.readUInt16LE(54),
      header.readUInt16LE(56),
    ];
    const table = Buffer.alloc(size * count);
    await file.read(table, 0, table.length, offset);
    return Array.from({ length: count }, (_, index) => table.readUInt32LE(index * size)).includes(PT_INTERP);
  } finally {
    await file.close();
  }
}

const PT_INTERP = 3;

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function linuxOnly(name: string): CedilleError {
  return new CedilleError({
    code: 'cluster-unavailable',
    severity: 'error',
    message: `Images of ${name} can be made of programs on Linux only.`,
    expected: 'Linux, or a container registry that can be reached',
    fix: 'connect to the registries of the images, which needs nothing else',
  });
}

function notStatic({ name, path, why }: Tool, recipe: ImageRecipe): CedilleError {
  return new CedilleError({
    code: 'cluster-failed',
    severity: 'error',
    message: `${name} needs libraries that the image ${recipe.names[0]!} does not have.`,
    expected: `a program that is bound to none; ${path} is ${why}`,
    fix: `remove ${path}; it is built again`,
  });
}
