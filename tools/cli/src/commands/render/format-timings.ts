import type { PlatformRendering, StageTime } from '@cedille/pipeline';

/** What each stage does, in the order of the data. */
const STAGES: Readonly<Record<string, string>> = {
  start: 'Node, setup, loading this command',
  read: 'facts and components',
  load: 'kinds and generators',
  remember: 'memory of earlier runs',
  schema: 'closed schemas of values',
  stage: 'upstream archives, charts put together',
  values: 'layers of values',
  'check values': 'against schemas',
  helm: 'Helm, and waiting for its turn',
  parse: 'splitting, reading, order',
  'check objects': 'against their kinds',
  relate: 'what objects say of each other',
  references: 'whether what they say leads anywhere',
  policies: 'what is good practice',
  definitions: 'custom resources and the definitions of other components',
  write: 'dist/rendered',
  finish: 'whole environments, outdated files',
  whole: 'from start to end',
};

interface FormatOptions {
  /** Milliseconds from the start of the process to the start of the render. */
  start: number;
  /** Milliseconds of processor time of this process. @defaultValue what it has used by now */
  cpu?: number;
}

/** Where the time of a run went, a stage a line. */
export function formatTimings(
  { timings, renderings }: Pick<PlatformRendering, 'timings' | 'renderings'>,
  { start, cpu = usedCpu() }: FormatOptions,
): string {
  const { whole } = timings;
  const rows: Record<string, StageTime | undefined> = {
    ...timings,
    start: { wall: start, work: start, count: 1 },
    whole: whole && { wall: whole.wall + start, work: whole.wall + start, count: 1 },
  };
  const lines = Object.entries(STAGES).flatMap(([stage, what]) => {
    const time = rows[stage];
    return time ? [line([stage, ms(time.wall), ms(time.work), String(time.count), what])] : [];
  });
  const helm = renderings.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return [
    line(['stage', 'under way', 'work', 'times', '']),
    ...lines,
    '',
    `Stages run side by side: "under way" is how long any of their work was, "work" is all of it added up, waiting for a core included. Neither column adds up to the whole.`,
    `Helm itself worked for ${ms(helm)}; this process used ${ms(cpu)} of processor time.`,
  ].join('\n');
}

function line([stage = '', wall = '', work = '', count = '', what = '']: readonly string[]): string {
  return `${stage.padEnd(14)}${wall.padStart(10)}${work.padStart(11)}${count.padStart(7)}  ${what}`.trimEnd();
}

function ms(milliseconds: number): string {
  return `${Math.round(milliseconds)} ms`;
}

function usedCpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
