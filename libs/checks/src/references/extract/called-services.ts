import type { Path } from '@cedille/source';
import type { Reference } from '../relations.ts';
import { CONTAINERS } from '../tables/pod-spec.ts';
import { mapsIn, textOf } from './pattern.ts';

type Spec = Readonly<Record<string, unknown>>;

/** A whole text that is the address of a Service, such as `http://collector.telemetry.svc:4317/v1/traces`. */
const ADDRESS =
  /^(?:[a-z][a-z0-9+.-]*:\/\/)?([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)\.([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)\.svc(?:\.cluster\.local)?(?::(\d{1,5}))?(?:[/?].*)?$/;

/** Services that containers are told to call by a variable: where telemetry goes, where a database is. */
export function calledServices(spec: Spec, base: Path): Reference[] {
  return CONTAINERS.flatMap(list =>
    mapsIn(spec[list]).flatMap(({ item, index }) =>
      mapsIn(item['env']).flatMap(({ item: variable, index: place }) => {
        const [, name, namespace, port] = ADDRESS.exec(textOf(variable['value']) ?? '') ?? [];
        if (name === undefined || namespace === undefined) return [];
        const path = [...base, list, index, 'env', place, 'value'];
        return [{ kind: 'Service', name, namespace, path, ...(port && { port: { port: Number(port), path } }) }];
      }),
    ),
  );
}
