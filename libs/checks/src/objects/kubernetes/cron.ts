/** One of the five parts of a schedule. */
interface Part {
  name: string;
  least: number;
  most: number;
  words?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const PARTS: readonly Part[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, words: ['', ...MONTHS] },
  { name: 'weekday', least: 0, most: 6, words: DAYS },
];

const DESCRIPTORS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

/**
 * What is wrong with the schedule of a CronJob, undefined when nothing is.
 * @see https://github.com/robfig/cron: the parser of Kubernetes, `ParseStandard`
 */
export function cronFault(text: string): string | undefined {
  if (text.includes('TZ')) return 'a time zone stands in timeZone';
  if (text.startsWith('@')) return descriptorFault(text);
  const parts = text.trim().split(/\s+/);
  if (parts.length !== PARTS.length) return `it has ${parts.length} parts instead of 5`;
  for (const [index, part] of PARTS.entries()) {
    const wrong = parts[index]!.split(',')
      .filter(Boolean)
      .find(range => !isRange(range, part));
    if (wrong !== undefined || parts[index]!.replaceAll(',', '') === '')
      return `${wrong ?? parts[index]} is no ${part.name} from ${part.least} to ${part.most}`;
  }
  return undefined;
}

function descriptorFault(text: string): string | undefined {
  if (DESCRIPTORS.includes(text)) return undefined;
  const every =
    text.startsWith('@every ') && /^\+?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h))+$/.test(text.slice(7));
  return every ? undefined : `${text} is none of ${DESCRIPTORS.join(', ')}, @every …`;
}

function isRange(text: string, part: Part): boolean {
  const [range = '', step, ...more] = text.split('/');
  if (more.length || (step !== undefined && !(isDigits(step) && Number(step) > 0))) return false;
  const [from = '', to, ...rest] = range.split('-');
  if (from === '*' || from === '?') return true;
  if (rest.length) return false;
  const low = numberOf(from, part);
  const high = to === undefined ? (step === undefined ? low : part.most) : numberOf(to, part);
  return low !== undefined && high !== undefined && low >= part.least && high <= part.most && low <= high;
}

function numberOf(text: string, { words }: Part): number | undefined {
  const word = text === '' ? -1 : (words?.indexOf(text.toLowerCase()) ?? -1);
  return word >= 0 ? word : isDigits(text) ? Number(text) : undefined;
}

function isDigits(text: string): boolean {
  return /^\d+$/.test(text);
}
