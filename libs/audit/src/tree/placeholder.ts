/**
 * Texts that something else fills in later: Flux (`${NAME}`), Helm, Jinja, ERB, Vault plugins (`<path:…>`), SOPS, and
 * names in marks or in capitals (`FROM_OVERLAY`) that people replace by hand. Nothing can be said about their values.
 */
const PLACEHOLDER =
  /\$\{|\$\(|\{\{|\{%|<%|^ENC\[|<[A-Za-z][\w .:/#|-]*>|__[A-Z][A-Z0-9_]*__|@[A-Z][A-Z0-9_]*@|^\$[A-Z_]+$|^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/** Whether a text, or a part of it, is filled in later. */
export function isPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && PLACEHOLDER.test(value);
}

/** Whether a template engine has to read the text before a reader of YAML can. */
export function isTemplate(text: string): boolean {
  return /\{\{|\{%|<%/.test(text);
}
