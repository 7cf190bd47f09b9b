import { parseArgs } from 'node:util';
import { SeededRandom } from '@cedille/schema/random';
import { mutate } from './mutate.ts';
import { READERS, type Reader } from './readers.ts';

const USAGE = `npm run fuzz -- [--inputs N] [--from N] [--seed S] [--reader NAME]…
  --inputs N     inputs for each reader  [10000]
  --from N       the first of them: a failure is made again by --from its number --inputs 1  [0]
  --seed S       the same seed makes the same inputs  [1]
  --reader NAME  one of ${Object.keys(READERS).join(', ')}; can be repeated  [all]
`;

/** Longer than this for one input is a hang: ordinary ones take a fraction of a millisecond, on a busy machine some more. */
const MOST_MS = 10_000;
/** Memory that the whole process may take, beyond which something grows. */
const MOST_MIB = 512;

/** Gives readers texts near those that they know, and fails when one crashes, hangs or takes too much memory. */
export async function main({ argv }: { argv: readonly string[] }): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      inputs: { type: 'string', default: '10000' },
      from: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      reader: { type: 'string', multiple: true, default: Object.keys(READERS) },
    },
  });
  const [inputs, from, seed] = [Number(values.inputs), Number(values.from), Number(values.seed)];
  const unknown = values.reader.find(name => !Object.hasOwn(READERS, name));
  if (!(inputs > 0) || !(from >= 0) || !Number.isInteger(seed) || unknown !== undefined) {
    process.stderr.write(USAGE);
    return 64;
  }
  let failures = 0;
  for (const name of values.reader) failures += await fuzz({ name, inputs, from, seed });
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(`most memory: ${peak} MiB\n`);
  return failures || peak > MOST_MIB ? 1 : 0;
}

interface Job {
  name: string;
  inputs: number;
  from: number;
  seed: number;
}

/** How many inputs of one reader failed. */
async function fuzz({ name, inputs, from, seed }: Job): Promise<number> {
  const reader = await READERS[name]!();
  const begun = performance.now();
  let failures = 0;
  let slowest = 0;
  for (let index = from; index < from + inputs; index++) {
    const input = mutate(new SeededRandom(Math.imul(seed, 0x9e3779b1) + index), reader);
    const started = performance.now();
    const failure = await failureOf(reader, input);
    const took = performance.now() - started;
    slowest = Math.max(slowest, took);
    const reason = failure ?? (took > MOST_MS ? `took ${Math.round(took)} ms` : undefined);
    if (reason === undefined) continue;
    failures += 1;
    if (failures <= 5)
      process.stderr.write(`${name}, input ${index} of seed ${seed}: ${reason}\n  ${JSON.stringify(input)}\n`);
  }
  await reader.close?.();
  const seconds = Math.round((performance.now() - begun) / 1000);
  process.stdout.write(
    `${name.padEnd(10)} ${inputs} inputs, ${failures} failed, ${seconds} s, slowest ${Math.round(slowest)} ms\n`,
  );
  return failures;
}

async function failureOf(reader: Reader, input: string): Promise<string | undefined> {
  try {
    await reader.read(input);
    return undefined;
  } catch (error) {
    return String((error as Error).stack ?? error);
  }
}
