/**
 * An address as somebody gave it; undefined when it is none. Asking first (`URL.canParse`) is not enough: once Node 20 has
 * compiled that call, it takes hosts beyond ASCII that `URL` refuses.
 */
export function parseUrl(text: string, base?: URL): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
