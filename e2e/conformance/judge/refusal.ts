import type { KubernetesError } from '@cedille/cluster';
import { objectName, positionIn, type KubernetesObject, type Manifest } from '@cedille/manifests';
import { formatPath, parsePath, type Path, type Problem } from '@cedille/source';

/** An object in what was rendered. */
export interface PlacedObject {
  object: KubernetesObject;
  manifest: Manifest;
  component: string;
  environment: string;
  /** Rendered file, relative to the workspace. */
  file: string;
}

/** What the API server refused, with the place in the rendered file for each of its reasons. */
export function refusalProblems(
  error: KubernetesError,
  place: PlacedObject,
  { inside = [], what = objectName(place.object) }: { inside?: Path; what?: string } = {},
): Problem[] {
  const causes = error.causes.filter(({ message }) => message);
  const reasons = causes.length ? causes : [{ message: error.said, field: undefined }];
  return reasons.map(({ message, field }) => {
    const path = [...inside, ...stepsOf(field)];
    return {
      ...placeOf(place, path),
      code: 'object-refused',
      severity: 'error',
      message: `Kubernetes refuses ${what}: ${(path.length ? message! : shorten(message!)).replace(/\.?$/, '.')}`,
      expected: 'an object that the API server accepts',
      fix: fixFor(place.manifest),
    };
  });
}

/** What the API server warns of, and why it is right as it is. */
const EXPECTED_WARNINGS: readonly { warning: RegExp; reason: string }[] = [
  {
    warning: /"resources-finalizer\.argocd\.argoproj\.io": prefer a domain-qualified finalizer/,
    reason: 'Argo CD knows its finalizer by this name only',
  },
];

/** Whether a warning is about something that cannot be fixed. */
export function isExpectedWarning(text: string): boolean {
  return EXPECTED_WARNINGS.some(({ warning }) => warning.test(text));
}

/** Something that is accepted, but of which the API server warns. */
export function warningProblem(warning: string, place: PlacedObject): Problem {
  return {
    ...placeOf(place, []),
    code: 'object-refused',
    severity: 'warning',
    message: `Kubernetes warns of ${objectName(place.object)}: ${warning.replace(/\.?$/, '.')}`,
    fix: fixFor(place.manifest),
  };
}

function placeOf(
  { object, manifest, component, environment, file }: PlacedObject,
  path: Path,
): Pick<Problem, 'component' | 'environment' | 'object' | 'path' | 'at'> {
  return {
    component,
    environment,
    object: objectName(object),
    ...(path.length && { path: formatPath(path) }),
    at: positionIn({ manifest, file, path }),
  };
}

function fixFor({ template }: Manifest): string {
  const [component, charts] = template?.split('/') ?? [];
  if (charts === 'charts')
    return `set other values in charts/${component} or an overlay: ${template} is upstream's, and makes it of them`;
  return template ? `fix ${template}, or the values that it is given` : 'fix the template that makes it';
}

/** `spec.ports[0].port` of the server is a path; `<nil>` and what is none point to the object itself. */
function stepsOf(field: string | undefined): Path {
  if (!field || field === '<nil>') return [];
  try {
    return parsePath(field.replace(/\[([a-zA-Z][^\]]*)\]/g, '["$1"]'));
  } catch {
    return [];
  }
}

function shorten(text: string): string {
  return text.length > 600 ? `${text.slice(0, 599)}…` : text;
}
