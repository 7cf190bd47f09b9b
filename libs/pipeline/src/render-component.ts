import { checkSchemaVersion } from '@cedille/checks';
import type { Component } from '@cedille/component';
import type { Place } from './load-workspace.ts';
import { placeResult, type ComponentResult, type PlaceResult } from './place-result.ts';
import type { RenderComponentOptions, RenderPlaceOptions, Where } from './render-options.ts';
import { renderPlace } from './render-place.ts';
import { renderedFile } from './rendered-files.ts';
import { readSchema, stageComponent } from './stages.ts';
import { upstreamDefaults } from './upstream-defaults.ts';

/** Everything that happens to one component: schema, staging, and then each of its environments. */
export async function renderComponent(options: RenderComponentOptions): Promise<ComponentResult> {
  const { session, component, places } = options;
  if (!places.length) return { problems: [], places: [] };
  const { schema, key: schemaKey, derived, problems } = await readSchema(session, options);
  const { chart, judged, upstreams, problems: missing } = await stageComponent(session, options);
  const present = upstreams.flatMap(({ pin, archive }) => (pin.kind === 'chart' && archive ? [pin.key] : []));
  const common = { ...options, schema, schemaKey, chart, judged, present, defaults: upstreamDefaults(upstreams) };
  return {
    problems: [...problems, ...checkSchemaVersion({ component, derived: key => derived[key] }), ...missing],
    places: await Promise.all(places.map(place => renderOne({ ...common, place, where: whereOf(component, place) }))),
  };
}

async function renderOne(options: RenderPlaceOptions): Promise<PlaceResult> {
  return placeResult(options, await renderPlace(options));
}

function whereOf({ name: component, instanceOf, meta: { namespace } }: Component, place: Place): Where {
  const environment = place.environment.name;
  const file = renderedFile(environment, component);
  return { component, environment, namespace, file, ...(instanceOf !== undefined && { instanceOf }) };
}
