import { parseArgs } from 'node:util';
import { listComponents } from '@cedille/component';
import { findMutations, PARTS, type Part } from './find-mutations.ts';
import type { Load } from './open-specs.ts';
import { openWorkshop, type Verdict } from './judge-mutations.ts';

const USAGE = `npm run mutate -- [component]… [--mutants N] [--seed S] [--part PART]… [--least PERCENT]
  component        folders in charts/  [all]
  --mutants N      mutations of each component  [5]
  --seed S         the same seed makes the same mutations  [1]
  --part PART      one of ${PARTS.join(', ')}; can be repeated  [generator, templates, values]
  --least PERCENT  fail when tests notice fewer  [90]
`;

export interface MutateOptions {
  root: string;
  argv: readonly string[];
  load: Load;
}

/** Changes components in small ways, in a copy, and says which changes their own tests do not notice. */
export async function main({ root, argv, load }: MutateOptions): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      mutants: { type: 'string', default: '5' },
      seed: { type: 'string', default: '1' },
      part: { type: 'string', multiple: true, default: ['generator', 'templates', 'values'] },
      least: { type: 'string', default: '90' },
    },
  });
  const [count, seed, least] = [Number(values.mutants), Number(values.seed), Number(values.least)];
  const known = await listComponents(root);
  const components = positionals.length ? positionals : known;
  const unknown = components.find(name => !known.includes(name));
  const wrong =
    (unknown !== undefined && `There is no component ${unknown}: one of ${known.join(', ')}.`) ||
    (!(count > 0) && `--mutants ${values.mutants} is no number above 0.`) ||
    (!Number.isInteger(seed) && `--seed ${values.seed} is no whole number.`) ||
    (!(least >= 0 && least <= 100) && `--least ${values.least} is no percentage.`) ||
    (!values.part.every(isPart) && `--part ${values.part.join(', ')}: each is one of ${PARTS.join(', ')}.`);
  if (wrong) {
    process.stderr.write(`${wrong}\n\n${USAGE}`);
    return 64;
  }
  const all: Verdict[] = [];
  const workshop = await openWorkshop(root, load);
  try {
    for (const component of components) {
      const mutations = await findMutations({ root, component, parts: values.part.filter(isPart), count, seed });
      const verdicts: Verdict[] = [];
      const onVerdict = (verdict: Verdict): void => {
        verdicts.push(verdict);
        process.stdout.write(`${line(verdict)}\n`);
      };
      await workshop.judge({ component, mutations, onVerdict });
      process.stdout.write(`${component}: ${summary(verdicts)}\n`);
      all.push(...verdicts);
    }
  } finally {
    await workshop.close();
  }
  process.stdout.write(`all: ${summary(all)}\n`);
  return percent(all) < least ? 1 : 0;
}

function isPart(text: string): text is Part {
  return (PARTS as readonly string[]).includes(text);
}

function line({ mutation: { file, line, what }, killedBy, changesNothing }: Verdict): string {
  const outcome = killedBy ?? (changesNothing ? 'no effect' : 'SURVIVED');
  return `${outcome.padEnd(12)} ${file}:${line}  ${what}`;
}

function summary(verdicts: readonly Verdict[]): string {
  const counted = withEffect(verdicts);
  const killed = counted.filter(({ killedBy }) => killedBy).length;
  const idle = verdicts.length - counted.length;
  return `${killed} of ${counted.length} noticed, ${Math.floor(percent(verdicts))} %${idle ? `; ${idle} without effect` : ''}`;
}

/** Where there is nothing to notice, nobody can. */
function withEffect(verdicts: readonly Verdict[]): Verdict[] {
  return verdicts.filter(({ changesNothing }) => !changesNothing);
}

function percent(verdicts: readonly Verdict[]): number {
  const counted = withEffect(verdicts);
  return counted.length ? (counted.filter(({ killedBy }) => killedBy).length / counted.length) * 100 : 100;
}
