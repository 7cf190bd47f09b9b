import { readFileSync } from 'node:fs';

/** The last lines of a program's log, for telling why it ended. @param count @defaultValue 20 */
export function lastLines(logFile: string, count = 20): string {
  try {
    return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}
