/** What publishers write behind the version, when the same program has other things beside it in the image. */
const VARIANT = /-(dev|debug|slim|distroless|alpine[\d.]*)$/;

/** The version of the program that an image has: `v3.1.1-dev` is 3.1.1, `v2.0.0-rc.1` is 2.0.0-rc.1. */
export function versionOfTag(tag: string): string {
  return tag.replace(/^v/, '').replace(VARIANT, '');
}
