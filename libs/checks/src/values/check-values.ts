import { formatPath, type JsonSchema, type Path, type Position, type Problem } from '@cedille/source';
import { judgeValues, type ValuesViolation } from '@cedille/schema';
import { generatorFile, locateInGenerator, placeOf, type ComponentValues } from '@cedille/values';

export interface CheckValuesOptions {
  values: ComponentValues;
  /** The complete schema of the component's values. */
  schema: JsonSchema;
  /** Defaults of the upstream charts, each below its key; without them no near miss can be seen. */
  defaults?: Readonly<Record<string, unknown>>;
}

/**
 * Holds the merged values against the closed schema; each finding points to the layer that set the value. Each layer by
 * itself is looked through for slips that an open map accepts.
 */
export async function checkValues({ values, schema, defaults = {} }: CheckValuesOptions): Promise<Problem[]> {
  const errors = judgeValues({ schema, values: values.merged, defaults }).errors.map((violation): Finding => ({
    violation,
    severity: 'error',
    at: placeOf(values.layers, violation.path),
  }));
  const warnings = values.layers.flatMap(layer =>
    judgeValues({ schema, values: layer.data ?? {}, defaults, positionOf: layer.positionOf }).warnings.map(
      (violation): Finding => ({ violation, severity: 'warning', at: violation.at }),
    ),
  );
  const paths = new Map<Problem, Path>();
  const problems = [...errors, ...warnings].map(finding => {
    const problem = toProblem(finding, values);
    paths.set(problem, finding.violation.path);
    return problem;
  });
  return locateInGenerator(values.layers, problems, problem => paths.get(problem));
}

interface Finding {
  violation: ValuesViolation;
  severity: Problem['severity'];
  at: Position | undefined;
}

function toProblem({ violation, severity, at }: Finding, { component, environment }: ComponentValues): Problem {
  const { code, message, path, expected, fix, suggestion } = violation;
  const otherwise = suggestion ? `write ${suggestion}` : `fix it in ${at?.file ?? generatorFile(component)}`;
  return {
    code,
    severity,
    message,
    component,
    environment,
    path: formatPath(path),
    ...(at && { at }),
    ...(expected && { expected }),
    fix: fix ?? otherwise,
  };
}
