import type { MadeObject, ObjectPlace } from '@cedille/checks';
import type { RenderResult } from '@cedille/helm';
import type { Problem } from '@cedille/source';
import { unpackPlaces, type PlacedKind, type RememberedRender } from './memory/remembered-render.ts';
import type { RenderedDocuments } from './references/rendered-documents.ts';
import type { RenderPlaceOptions } from './render-options.ts';
import type { Rendering } from './rendering.ts';

/** What became of one component in one environment. */
export interface Outcome {
  /** Of the values, of what Helm refuses, of a second render. */
  problems: readonly Problem[];
  /** Absent when there is no render. */
  found?: RememberedRender;
  /** Absent when it was remembered what the render comes to. */
  text?: RenderResult;
  /** Absent when there is no render. */
  documents?: RenderedDocuments;
}

/** The same for the report, and for what is found out about whole environments. */
export interface PlaceResult {
  rendering: Rendering;
  problems: Problem[];
  used: readonly PlacedKind[];
  /** Kinds and namespaces of its objects. */
  made: readonly MadeObject[];
  /** Its objects, each once, for finding the same one in another component. */
  objects: ObjectPlace[];
  /** What it renders, for finding what leads nowhere; absent when there is no render. */
  documents?: RenderedDocuments;
}

/** What became of one component. */
export interface ComponentResult {
  /** Of the component itself, whatever the environment. */
  problems: readonly Problem[];
  places: readonly PlaceResult[];
}

/** An outcome as a row of the report, every problem with the component and the environment that it is of. */
export function placeResult(
  { where, chart, write }: RenderPlaceOptions,
  { problems, found, text, documents }: Outcome,
): PlaceResult {
  const { component, instanceOf, environment, file } = where;
  const rendering: Rendering = {
    component,
    ...(instanceOf !== undefined && { instanceOf }),
    environment,
    status: !found ? 'failed' : chart.missing.length ? 'partial' : 'complete',
    missing: chart.missing,
    objects: found?.objects ?? 0,
    bytes: found?.bytes ?? 0,
    milliseconds: Math.round(text?.milliseconds ?? 0),
    cached: found !== undefined && (text?.cached ?? true),
    ...(found && write && { file }),
  };
  return {
    rendering,
    problems: [...problems.map(problem => ({ ...problem, component, environment })), ...(found?.problems ?? [])],
    used: found?.used ?? [],
    made: found?.made ?? [],
    objects: unpackPlaces(found?.places ?? [], where),
    ...(documents && { documents }),
  };
}
