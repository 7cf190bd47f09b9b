/** A command that a page tells people to run. */
export interface TypedCommand {
  /** Subcommands and arguments, in their order. */
  words: readonly string[];
  /** Without `--`. */
  flags: readonly string[];
}

/** Commands of a program in a page: lines of its code, and code within its text that goes on behind the name. */
export function commandsIn(page: string, program: string): TypedCommand[] {
  const lines = page.matchAll(new RegExp(`(?:^\\s*|\`)${program} ([^\`\\n]+)`, 'gm'));
  return [...lines].map(([, rest = '']) => {
    const parts = rest.trim().split(/\s+/);
    const values = parts.filter((part, index) => !part.startsWith('-') && !takesValue(parts[index - 1]));
    return { words: values, flags: parts.flatMap(part => (part.startsWith('--') ? [part.slice(2)] : [])) };
  });
}

/** Flags that stand alone. */
const SWITCHES = new Set(['--dry-run']);

function takesValue(part: string | undefined): boolean {
  return part !== undefined && part.startsWith('--') && !SWITCHES.has(part);
}
