/** A name for files and objects made of a text: small letters without accents, digits and hyphens. Empty where none is left. */
export function plainName(text: string, longest = 53): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, longest)
    .replace(/-+$/, '');
}
