import type { ProblemCode } from '@cedille/source';

/** An object of Kubernetes as data. */
export interface Data {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  [field: string]: unknown;
}

/** A few objects that are right with each other, and what a person may get wrong in them. */
export interface Part {
  objects: Data[];
  /** Changes a copy of the objects in place. */
  slips: Slip[];
}

export interface Slip {
  what: string;
  code: ProblemCode;
  apply: (objects: Data[]) => void;
}

/** Where a part goes, and a number that makes its names its own. */
export interface Spot {
  namespace: string;
  index: number;
}

export type MakePart = (spot: Spot) => Part;

/** Any field of an object that is known to be there. */
function at(data: Data, ...path: (string | number)[]): Record<string, never> {
  return path.reduce((value, step) => (value as never)[step], data as unknown) as Record<string, never>;
}

export function set(data: Data, path: (string | number)[], value: unknown): void {
  (at(data, ...path.slice(0, -1)) as Record<string | number, unknown>)[path.at(-1)!] = value;
}

export function named(apiVersion: string, kind: string, name: string, namespace?: string): Data {
  return { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } };
}

export function rename(index: number): (objects: Data[]) => void {
  return objects => void (objects[index]!.metadata.name += '-gone');
}

export const POD = ['spec', 'template', 'spec'];
export const CONTAINER = [...POD, 'containers', 0];

export interface PodSpec {
  container?: object;
  spec?: object;
}

export function deployment({ namespace, index }: Spot, { container, spec }: PodSpec = {}): Data {
  const labels = { app: `app-${index}` };
  return {
    ...named('apps/v1', 'Deployment', `app-${index}`, namespace),
    spec: {
      selector: { matchLabels: { ...labels } },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'main', image: 'a.example/b:1', ...container }], ...spec },
      },
    },
  };
}
