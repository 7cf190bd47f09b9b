import type { RenderedText } from '@cedille/difference';

interface Wanted {
  environment: string;
  /** Components that bring the kind. */
  owners: readonly string[];
}

/**
 * Texts that may hold a definition: of the environment itself, or, where it gets its definitions from elsewhere (a vcluster from
 * its host), of the others.
 */
export function definingTexts(
  texts: readonly (Pick<RenderedText, 'environment' | 'component'> & { text: string })[],
  { environment, owners }: Wanted,
): string[] {
  const brought = texts.filter(({ component }) => owners.includes(component));
  const own = brought.filter(one => one.environment === environment);
  return (own.length ? own : brought).map(({ text }) => text);
}
