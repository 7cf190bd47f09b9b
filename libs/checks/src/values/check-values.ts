import {
  findSecrets,
  formatPath,
  nextStep,
  type JsonSchema,
  type Path,
  type Position,
  type Problem,
} from '@cedille/source';
import { judgeValues, type ValuesViolation } from '@cedille/schema';
import { generatorFile, locateInGenerator, originOf, placeOf, type ComponentValues } from '@cedille/values';

export interface CheckValuesOptions {
  values: ComponentValues;
  /** The complete schema of the component's values. */
  schema: JsonSchema;
  /** Defaults of the upstream charts, each below its key; without them no near miss can be seen. */
  defaults?: Readonly<Record<string, unknown>>;
  /** Versions of the programs that they bring, by the same keys. */
  appVersions?: Readonly<Record<string, string>>;
}

/**
 * Holds the merged values against the closed schema; each finding points to the layer that set the value. Each layer by
 * itself is looked through for slips that an open map accepts.
 */
export async function checkValues({
  values,
  schema,
  defaults = {},
  appVersions = {},
}: CheckValuesOptions): Promise<ValuesCheck> {
  const { layers } = values;
  const sourceOf = (path: Path): string | undefined => originOf(layers, path)?.sourceOf?.(path);
  const repeated = layers.flatMap(layer => layer.repeated ?? []);
  const judgement = judgeValues({ schema, values: values.merged, defaults, sourceOf, repeated });
  const errors = judgement.errors.map((violation): Finding => ({
    violation,
    severity: 'error',
    at: placeOf(layers, violation.path),
  }));
  const warnings = layers.flatMap(layer =>
    judgeValues({ schema, values: layer.data ?? {}, defaults, appVersions, positionOf: layer.positionOf }).warnings.map(
      (violation): Finding => ({ violation, severity: 'warning', at: violation.at }),
    ),
  );
  const paths = new Map<Problem, Path>();
  const secrets = secretProblems(values, paths);
  const problems = [...errors, ...warnings].map(finding => {
    const problem = toProblem(finding, values);
    paths.set(problem, finding.violation.path);
    return problem;
  });
  return {
    problems: await locateInGenerator(layers, [...secrets, ...problems], problem => paths.get(problem)),
    hasExempt: judgement.exempt.length > 0,
    meant: new Map(
      warnings.flatMap(({ violation: { path, meant } }) => (meant ? [[formatPath(path), meant] as const] : [])),
    ),
  };
}

export interface ValuesCheck {
  problems: Problem[];
  /** Whether there are keys that the schema refuses and the document itself gives a meaning. */
  hasExempt: boolean;
  /** For the paths of near misses: where the key stands that was meant. */
  meant: ReadonlyMap<string, Path>;
}

/** Secrets that a layer holds in the clear: once for each place, and never with their value. */
function secretProblems({ component, environment, layers }: ComponentValues, paths: Map<Problem, Path>): Problem[] {
  return layers.flatMap(layer =>
    findSecrets(layer.data ?? {}).map((path): Problem => {
      const problem: Problem = {
        code: 'secret-written',
        severity: 'error',
        message: `${formatPath(path)} holds a secret in the clear.`,
        component,
        environment,
        path: formatPath(path),
        at: layer.positionOf(path),
        expected: 'a value that comes from a Secret: values are read by everybody, and stay in the history of Git',
        fix: `write it to Vault, list it under secrets in ${listOfSecrets(component, layer.positionOf(path).file)}, and make a new one: this one is known`,
      };
      paths.set(problem, path);
      return problem;
    }),
  );
}

/** What a file in a folder of an environment asks for has its secrets there; a component has them in component.yaml. */
function listOfSecrets(component: string, file: string): string {
  return /^environments\/[^/]+\/[^/]+\/[^/]+$/.test(file) ? file : `charts/${component}/component.yaml`;
}

interface Finding {
  violation: ValuesViolation;
  severity: Problem['severity'];
  at: Position | undefined;
}

function toProblem({ violation, severity, at }: Finding, { component, environment }: ComponentValues): Problem {
  const { code, message, path, expected, edit } = violation;
  const file = at?.file ?? generatorFile(component);
  return {
    code,
    severity,
    message,
    component,
    environment,
    path: formatPath(path),
    ...(at && { at }),
    ...(expected && { expected }),
    ...(edit && { edit }),
    fix: nextStep(violation, file),
  };
}
