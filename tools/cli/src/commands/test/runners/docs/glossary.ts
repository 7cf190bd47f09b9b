import { loadYaml } from '@cedille/source';
import type { Piece } from './document.ts';
import type { Finding } from './finding.ts';

/** Where the glossary is, relative to the root. */
export const GLOSSARY = 'tools/cli/src/commands/test/runners/docs/glossary.yaml';

export interface Term {
  en: string;
  fr: string;
  /** Words that are not to be used instead. */
  refused?: string[];
}

export async function loadGlossary(root: string): Promise<Term[]> {
  return (await loadYaml(root, GLOSSARY)).data as Term[];
}

/** Refused words in French prose. Case matters: `Pod` is the kind, `pod` is not. */
export function checkWords(
  pieces: readonly Piece[],
  { file, glossary }: { file: string; glossary: readonly Term[] },
): Finding[] {
  return pieces.flatMap(({ text, line }) =>
    glossary.flatMap(({ fr, refused = [] }) =>
      refused.flatMap(word =>
        asWord(word).test(withoutCode(text))
          ? [
              {
                message: `“${word}” is not the French word of this project.`,
                file,
                line,
                expected: fr,
                fix: `write “${fr}”, or change ${GLOSSARY}`,
              },
            ]
          : [],
      ),
    ),
  );
}

function asWord(word: string): RegExp {
  const escaped = word.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_.-])${escaped}(?![\\p{L}\\p{N}_-])`, 'u');
}

/** Descriptions in YAML quote code as Markdown does. */
function withoutCode(text: string): string {
  return text.replaceAll(/`[^`]*`|<[^>]*>|https?:\S+/g, ' ');
}
