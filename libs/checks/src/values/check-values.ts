import { formatPath, type JsonSchema, type Path, type Problem } from '@cedille/source';
import { judgeValues } from '@cedille/schema';
import { generatorFile, locateInGenerator, placeOf, type ComponentValues } from '@cedille/values';

export interface CheckValuesOptions {
  root: string;
  values: ComponentValues;
  /** values.schema.json of the component. */
  schema: JsonSchema;
}

/** Holds the merged values against the closed schema; each finding points to the layer that set the value. */
export async function checkValues({ root, values, schema }: CheckValuesOptions): Promise<Problem[]> {
  const { errors, warnings } = judgeValues({ schema, values: values.merged });
  const found = [
    ...errors.map(violation => ({ violation, severity: 'error' as const })),
    ...warnings.map(violation => ({ violation, severity: 'warning' as const })),
  ];
  const paths = new Map<Problem, Path>();
  const problems = found.map(({ violation, severity }) => {
    const at = placeOf(values.layers, violation.path);
    const problem: Problem = {
      code: violation.code,
      severity,
      message: violation.message,
      component: values.component,
      environment: values.environment,
      path: formatPath(violation.path),
      ...(at && { at }),
      ...(violation.expected && { expected: violation.expected }),
      fix:
        violation.fix ??
        (violation.suggestion
          ? `write ${violation.suggestion}`
          : `mend it in ${at?.file ?? generatorFile(values.component)}`),
    };
    paths.set(problem, violation.path);
    return problem;
  });
  return locateInGenerator(root, problems, problem => paths.get(problem));
}
