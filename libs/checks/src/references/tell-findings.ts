import { positionIn, type Manifest } from '@cedille/manifests';
import { formatPath, type Path, type Problem, type ProblemCode, type Severity } from '@cedille/source';

/** Something wrong, before anybody has looked where it stands in the rendered file. */
export interface ReferenceFinding {
  code: ProblemCode;
  /** @defaultValue error */
  severity?: Severity;
  component: string;
  environment: string;
  /** Index among the documents of the component. */
  document: number;
  /** Inside the document. */
  path: Path;
  /** `Deployment argocd/argocd-server`. */
  object: string;
  message: string;
  /** Empty where the message says it. */
  expected: string;
  /** The next step; `template` is what made the object. */
  fix: (template: string) => string;
}

/** A component in an environment. */
export type RenderName = Pick<ReferenceFinding, 'component' | 'environment'>;

export interface TellFindingsOptions {
  findings: readonly ReferenceFinding[];
  /** Rendered file, relative to the workspace. */
  fileOf: (render: RenderName) => string;
  /** Documents in the order of the file. Asked for what is reported alone. */
  manifestsOf: (render: RenderName) => Promise<readonly Manifest[]>;
}

/** Findings with the lines of the rendered files. */
export async function tellFindings(options: TellFindingsOptions): Promise<Problem[]> {
  return Promise.all(options.findings.map(finding => tell(finding, options)));
}

async function tell(finding: ReferenceFinding, options: TellFindingsOptions): Promise<Problem> {
  const { code, severity = 'error', component, environment, document, path, object, message, expected, fix } = finding;
  const file = options.fileOf(finding);
  const manifest = (await options.manifestsOf(finding))[document];
  const template = manifest?.template;
  return {
    code,
    severity,
    message: template === undefined ? message : `${message.replace(/\.$/, '')} (${template}).`,
    component,
    environment,
    object,
    path: formatPath(path),
    at: manifest ? positionIn({ manifest, file, path }) : { file, line: 1, column: 1 },
    ...(expected && { expected }),
    fix: fix(template ?? 'the template that makes it'),
  };
}
