/**
 * Whether Go prints a list as a part of a longer text, as in `--name=[a b]` or `"[a b]"`: nobody means the brackets. By itself
 * behind a key it is a list for YAML, too.
 */
export function isPrintedInText(list: readonly unknown[], text: string, before: string): boolean {
  if (!list.length || list.some(item => typeof item === 'object')) return false;
  const printed = `[${list.join(' ')}]`;
  const known = new Set(before.split('\n'));
  return text.split('\n').some(line => line.includes(printed) && !known.has(line) && !isListOfYaml(line, printed));
}

function isListOfYaml(line: string, printed: string): boolean {
  const value = line.trim();
  return value === printed || value.endsWith(`- ${printed}`) || value.endsWith(`: ${printed}`);
}
