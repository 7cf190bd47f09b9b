import { positionIn, type Manifest } from '@cedille/manifests';
import { formatPath, type Path, type Position, type Problem, type ProblemCode, type Severity } from '@cedille/source';

/** Something wrong, before anybody has looked where it stands in the rendered file. Plain data: it is remembered as JSON. */
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
  /** The next step; `{template}` stands for what made the object. */
  fix: string;
}

/** Stands for what made an object until somebody has looked. */
export const TEMPLATE = '{template}';

/** A component in an environment. */
export type RenderName = Pick<ReferenceFinding, 'component' | 'environment'>;

/** Where a finding stands. */
export interface FindingPlace {
  at: Position;
  /** What made the document, where Helm tells. */
  template?: string;
}

export interface TellFindingsOptions {
  findings: readonly ReferenceFinding[];
  /** Asked for what is reported alone. */
  placeOf: (finding: ReferenceFinding) => Promise<FindingPlace>;
}

/** Findings with the lines of the rendered files. */
export async function tellFindings(options: TellFindingsOptions): Promise<Problem[]> {
  return Promise.all(options.findings.map(async finding => tell(finding, await options.placeOf(finding))));
}

export interface RenderedFile {
  /** Relative to the workspace. */
  file: string;
  /** Its documents, in their order; empty when nobody has them. */
  manifests: readonly Manifest[];
}

/** Where a finding stands in the file that it is about. */
export function placeIn({ file, manifests }: RenderedFile, { document, path }: ReferenceFinding): FindingPlace {
  const manifest = manifests[document];
  if (!manifest) return { at: { file, line: 1, column: 1 } };
  const { template } = manifest;
  return { at: positionIn({ manifest, file, path }), ...(template !== undefined && { template }) };
}

function tell(finding: ReferenceFinding, { at, template }: FindingPlace): Problem {
  const { code, severity = 'error', component, environment, path, object, message, expected, fix } = finding;
  return {
    code,
    severity,
    message: template === undefined ? message : `${message.replace(/\.$/, '')} (${template}).`,
    component,
    environment,
    object,
    path: formatPath(path),
    at,
    ...(expected && { expected }),
    fix: fix.replaceAll(TEMPLATE, () => template ?? 'the template that makes it'),
  };
}
