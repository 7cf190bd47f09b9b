import type { Difference } from '../difference.ts';
import { toJson } from './format-json.ts';
import { formatMarkdown, type FormatMarkdownOptions } from './format-markdown.ts';
import { formatText, type FormatTextOptions } from './format-text.ts';

export interface FormatOptions extends FormatTextOptions, FormatMarkdownOptions {
  /** @defaultValue text */
  format?: 'text' | 'markdown' | 'json';
}

/** A difference for people (text, Markdown) or for programs (JSON). The page is made by `formatHtml`. */
export function formatDifference(difference: Difference, options: FormatOptions = {}): string {
  return FORMATS[options.format ?? 'text'](difference, options);
}

const FORMATS: Record<
  NonNullable<FormatOptions['format']>,
  (difference: Difference, options: FormatOptions) => string
> = {
  text: formatText,
  markdown: formatMarkdown,
  json: difference => `${JSON.stringify(toJson(difference), null, 2)}\n`,
};
