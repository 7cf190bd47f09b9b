/** A Markdown table. A column without anything in it is left out; without rows there is none. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (!rows.length) return [];
  const used = head.map((_, column) => rows.some(row => row[column]));
  const line = (cells: readonly string[]): string => `| ${cells.filter((_, column) => used[column]).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(row => line(row.map(cell)))];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

export function code(text: string): string {
  return `\`${text}\``;
}
