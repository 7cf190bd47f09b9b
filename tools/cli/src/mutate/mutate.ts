import { parseArgs } from 'node:util';
import { listComponents } from '@cedille/component';
import { findMutations, PARTS, type Part } from './find-mutations.ts';
import { judgeMutations, type Verdict } from './judge-mutations.ts';

const USAGE = `npm run mutate -- [component]… [--mutants N] [--seed S] [--part PART]… [--least PERCENT]
  component        folders in charts/  [all]
  --mutants N      mutations of each component  [5]
  --seed S         the same seed makes the same mutations  [1]
  --part PART      one of ${PARTS.join(', ')}; can be repeated  [generator, templates, values]
  --least PERCENT  fail when tests notice fewer  [90]
`;

/** Changes components in small ways, in a copy, and says which changes their own tests do not notice. */
export async function main({ root, argv }: { root: string; argv: readonly string[] }): Promise<number> {
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
  for (const component of components) {
    const mutations = await findMutations({ root, component, parts: values.part.filter(isPart), count, seed });
    const verdicts: Verdict[] = [];
    const onVerdict = (verdict: Verdict): void => {
      verdicts.push(verdict);
      process.stdout.write(`${line(verdict)}\n`);
    };
    await judgeMutations({ root, component, mutations, onVerdict });
    process.stdout.write(`${component}: ${summary(verdicts)}\n`);
    all.push(...verdicts);
  }
  process.stdout.write(`all: ${summary(all)}\n`);
  return percent(all) < least ? 1 : 0;
}

function isPart(text: string): text is Part {
  return (PARTS as readonly string[]).includes(text);
}

function line({ mutation: { file, line, what }, killedBy }: Verdict): string {
  return `${(killedBy ?? 'SURVIVED').padEnd(12)} ${file}:${line}  ${what}`;
}

function summary(verdicts: readonly Verdict[]): string {
  const killed = verdicts.filter(({ killedBy }) => killedBy).length;
  return `${killed} of ${verdicts.length} noticed, ${Math.floor(percent(verdicts))} %`;
}

function percent(verdicts: readonly Verdict[]): number {
  if (!verdicts.length) return 100;
  return (verdicts.filter(({ killedBy }) => killedBy).length / verdicts.length) * 100;
}
