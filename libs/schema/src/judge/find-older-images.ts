import { formatPath, isMap } from '@cedille/source';

/** An image that a chart brings in a newer version than the one that is written. */
export interface OlderImage {
  path: (string | number)[];
  /** One sentence without a full stop. */
  message: string;
  expected: string;
}

/**
 * Versions of images that are older than those of the chart: of a copy of what an older chart had by default nobody notices
 * that it stayed behind. Where the chart has no tag by default, its images are of the version of its program.
 */
export function findOlderImages(
  values: unknown,
  { defaults, appVersions = {} }: { defaults: unknown; appVersions?: Readonly<Record<string, string>> },
): OlderImage[] {
  if (!isMap(values)) return [];
  return Object.entries(values).flatMap(([key, value]) =>
    olderIn({ values: value, defaults: memberOf(defaults, key), path: [key], appVersion: appVersions[key] }),
  );
}

interface Level {
  values: unknown;
  defaults: unknown;
  path: (string | number)[];
  appVersion: string | undefined;
}

function olderIn({ values, defaults, path, appVersion }: Level): OlderImage[] {
  if (!isMap(values)) return [];
  return Object.entries(values).flatMap(([key, value]): OlderImage[] => {
    const usual = memberOf(defaults, key);
    const here = [...path, key];
    if (typeof value !== 'string') return olderIn({ values: value, defaults: usual, path: here, appVersion });
    if (!NAMED.test(key) || !isSameImage(values, defaults)) return [];
    const isOfProgram = key === 'tag' && /image$/i.test(String(path.at(-1)));
    const own = typeof usual === 'string' && usual !== '' ? usual : isOfProgram ? appVersion : undefined;
    const pair = own === undefined ? undefined : versionsOf(value, own);
    if (!pair || !isOlder(pair.written, pair.own)) return [];
    return [
      {
        path: here,
        message: `${formatPath(here)} is ${tagOf(value)}, which is older than the ${tagOf(own!)} of the chart`,
        expected: tagOf(own!),
      },
    ];
  });
}

const NAMED = /^(?:tag|image|\w*Tag|\w*Image)$/;

/** Another image has versions of its own; from another registry it is the same one. */
function isSameImage(values: Record<string, unknown>, defaults: unknown): boolean {
  return ['repository', 'name'].every(
    key => !(key in values) || withoutRegistry(values[key]) === withoutRegistry(memberOf(defaults, key)),
  );
}

function withoutRegistry(repository: unknown): unknown {
  return typeof repository === 'string' ? repository.replace(/^[^/]*[.:][^/]*\/(?:library\/)?/, '') : repository;
}

function memberOf(value: unknown, key: string): unknown {
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** `1.2.3` of `registry/web:1.2.3`, and of `1.2.3`. */
function tagOf(text: string): string {
  return text.replace(/@.*$/, '').replace(/^.*:(?=[^/]*$)/, '');
}

const VERSION = /^v?(\d+(?:\.\d+){1,3})((?:[-+_].*)?)$/;

/** Two versions of one image, as numbers; undefined where they cannot be compared. */
function versionsOf(one: string, other: string): { written: number[]; own: number[] } | undefined {
  if (nameOf(one) !== nameOf(other)) return undefined;
  const [a, b] = [one, other].map(text => VERSION.exec(tagOf(text)));
  // `alpine` of `8.2.3-alpine3.20`: another variant is another image.
  if (!a || !b || variantOf(a[2]!) !== variantOf(b[2]!)) return undefined;
  const [written, own] = [a, b].map(match => match[1]!.split('.').map(Number)) as [number[], number[]];
  return written.length === own.length ? { written, own } : undefined;
}

function nameOf(image: string): string {
  const bare = image.replace(/@.*$/, '');
  return /:[^/]*$/.test(bare) ? bare.replace(/:[^/]*$/, '') : '';
}

function variantOf(suffix: string): string {
  return suffix.replace(/[\d.]+/g, '');
}

function isOlder(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((number, index) => number !== other[index]);
  return at !== -1 && one[at]! < other[at]!;
}
