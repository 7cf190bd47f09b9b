/** Something wrong with a text that people read. */
export interface Finding {
  message: string;
  /** Relative to the root. */
  file: string;
  line: number;
  column?: number;
  expected?: string;
  fix: string;
}

export function formatFinding({ message, file, line, column, expected, fix }: Finding): string {
  const at = [file, line, ...(column === undefined ? [] : [column])].join(':');
  return [
    message,
    `  at        ${at}`,
    ...(expected === undefined ? [] : [`  expected  ${expected}`]),
    `  fix       ${fix}`,
  ].join('\n');
}
