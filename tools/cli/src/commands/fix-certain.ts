import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatPosition, parseYaml, writeFileAtomic, type Edit, type Position, type Problem } from '@cedille/source';

interface Fix extends Edit {
  at: Position;
}

/** What was done in the files of a repository. */
export interface Fixed {
  /** Of each: `charts/demo/values.yaml:3:1  nameSpace → namespace`. */
  done: string[];
  /** The same of what could not be done, with the reason. */
  left: string[];
}

/** Does in the files what problems say for certain: one word becomes another where it stands, and nothing else is touched. */
export async function fixCertain(root: string, problems: readonly Problem[]): Promise<Fixed> {
  const fixes = new Map<string, Fix>();
  for (const { edit, at } of problems) if (edit && at) fixes.set(formatPosition(at), { ...edit, at });
  const fixed: Fixed = { done: [], left: [] };
  for (const [file, inFile] of byFile([...fixes.values()])) {
    const before = await readFile(join(root, file), 'utf8');
    let text = before;
    for (const fix of inFile) {
      const after = changed(text, fix);
      const said = `${formatPosition(fix.at)}  ${fix.from} → ${fix.to}`;
      const reason = after === undefined ? `${fix.from} does not stand there` : doubled(file, after);
      if (after === undefined || reason !== undefined) fixed.left.push(`${said}: ${reason}`);
      else {
        text = after;
        fixed.done.push(said);
      }
    }
    if (text !== before) await writeFileAtomic(join(root, file), text);
  }
  return fixed;
}

/** From the end on, so that what comes before stays where it is. */
function byFile(fixes: readonly Fix[]): Map<string, Fix[]> {
  const files = new Map<string, Fix[]>();
  for (const fix of fixes) files.set(fix.at.file, [...(files.get(fix.at.file) ?? []), fix]);
  for (const inFile of files.values()) inFile.sort((a, b) => b.at.line - a.at.line || b.at.column - a.at.column);
  return files;
}

/** The text with the word replaced; undefined when another word stands there. */
function changed(text: string, { from, to, at }: Fix): string | undefined {
  const lines = text.split('\n');
  const line = lines[at.line - 1] ?? '';
  const start = at.column - 1;
  // A fact stands where its key does: its value is the last word of the line.
  const found = [start, start + 1, line.indexOf(from, start)].find(index => isWord(line, index, from));
  if (found === undefined) return undefined;
  lines[at.line - 1] = line.slice(0, found) + to + line.slice(found + from.length);
  return lines.join('\n');
}

function isWord(line: string, index: number, word: string): boolean {
  return (
    index >= 0 &&
    line.startsWith(word, index) &&
    !/[\w-]/.test((line[index - 1] ?? '') + (line[index + word.length] ?? ''))
  );
}

/** Why a file could not be read any more: the key that was meant stands there already. */
function doubled(file: string, text: string): string | undefined {
  return /\.ya?ml$/.test(file) ? parseYaml(text, file).problems[0]?.message : undefined;
}
