import {
  CedilleError,
  didYouMean,
  formatPath,
  parseYaml,
  readWithin,
  validate,
  type JsonSchema,
  type Problem,
} from '@cedille/source';
import releasesSchema from '../releases.schema.json' with { type: 'json' };

/** The release of a component that an environment runs. */
export interface Pin {
  version: string;
  /** Digest of the bundle: `sha256:` and 64 hexadecimal digits. */
  digest: string;
}

/** Path of the pins of an environment, relative to the root. */
export function releasesFile(environment: string): string {
  return `environments/${environment}/releases.yaml`;
}

export interface LoadPinsOptions {
  root: string;
  environment: string;
  /** Names of all components: a pin of anything else is an error. */
  components: readonly string[];
}

/**
 * Reads releases.yaml of an environment; one that has none pins nothing yet.
 * @throws CedilleError with every problem of the file.
 */
export async function loadPins({ root, environment, components }: LoadPinsOptions): Promise<ReadonlyMap<string, Pin>> {
  const file = releasesFile(environment);
  const text = await readWithin(root, file);
  if (text === undefined) return new Map();
  const document = parseYaml(text, file, { strict: true });
  const data = document.data ?? {};
  const problems: Problem[] = document.problems.map(problem => ({ ...problem, environment }));
  if (!problems.length) {
    for (const violation of validate(releasesSchema as JsonSchema, data)) {
      problems.push({
        code: violation.code,
        severity: 'error',
        message: violation.message,
        environment,
        path: formatPath(violation.path),
        at: document.positionOf(violation.path),
        ...(violation.expected && { expected: violation.expected }),
        fix: violation.fix ?? `fix ${file}; cedille promote writes it`,
      });
    }
  }
  if (!problems.length) {
    for (const name of Object.keys(data).filter(name => !components.includes(name))) {
      const near = didYouMean(name, components);
      problems.push({
        code: 'release-pin',
        severity: 'error',
        message: `${file} pins ${name}, which is not a component.`,
        environment,
        path: formatPath([name]),
        at: document.positionOf([name]),
        expected: 'the name of a folder in charts/',
        fix: near ? `write ${near}` : 'remove the pin',
      });
    }
  }
  if (problems.length) throw new CedilleError(problems);
  return new Map(Object.entries(data as Record<string, Pin>));
}
