import type { KubernetesObject } from '@cedille/manifests';
import { isMap, type Path } from '@cedille/source';
import type { Finding, ObjectRule } from '../../rules/rule.ts';
import { mapAt, textAt, textsAt, valueAt } from '../../rules/value-at.ts';
import { Distribution, type Section } from './collector-facts.ts';
import { misfits, oneOf } from './fits-shape.ts';

export const collectorConfig: ObjectRule = {
  code: 'collector-config',
  title: 'A collector of OpenTelemetry with a configuration that it would refuse',
  why: 'A pipeline that names what is not defined, a component that the distribution does not have, or a key that a component does not know ends the collector when it starts: nothing is collected, and nobody is told.',
  example:
    'apiVersion: opentelemetry.io/v1beta1\nkind: OpenTelemetryCollector\nmetadata: { name: gateway, namespace: telemetry }\nspec:\n  config:\n    receivers: { otlp: { protocols: { grpc: {} } } }\n    exporters: { debug: {} }\n    service: { pipelines: { traces: { receivers: [oltp], exporters: [debug] } } }\n',
  fix: 'correct it in {template} or in the values it reads',
  severity: 'error',
  defects: ['unknown-field', 'dangling-reference'],
  kinds: ['OpenTelemetryCollector'],
  find: findMistakes,
};

const CONFIG: Path = ['spec', 'config'];

const SECTIONS: readonly Section[] = ['receivers', 'processors', 'exporters', 'extensions', 'connectors'];

const KEYS = [...SECTIONS, 'service'];

/** Kinds of data; a pipeline may have a name behind one: `traces/slow`. */
const SIGNALS = ['traces', 'metrics', 'logs', 'profiles'];

function findMistakes(object: KubernetesObject): Finding[] {
  // Before v1beta1, the configuration was a text.
  const config = valueAt(object, CONFIG);
  if (!isMap(config)) return [];
  const distribution = Distribution.of(textAt(object, ['spec', 'image']));
  return [
    ...unknownIn(config, KEYS, { path: CONFIG, owner: 'The configuration' }),
    ...(distribution ? SECTIONS.flatMap(section => findInSection(config, section, distribution)) : []),
    ...findInService(config),
  ];
}

function findInSection(config: Config, section: Section, distribution: Distribution): Finding[] {
  const extensions = new Set(textsAt(config, ['service', 'extensions']));
  return Object.entries(mapAt(config, [section])).flatMap(([id, value]) => {
    const path = [...CONFIG, section, id];
    const type = id.split('/')[0]!;
    const shape = distribution.shapeOf(section, type);
    const kind = section.slice(0, -1);
    if (shape !== undefined) return [...misfits(value, shape, path, { owner: `${kind} ${id}`, extensions })];
    const known = distribution.typesOf(section);
    return [{ path, message: `${distribution.title} has no ${kind} ${type}.`, expected: oneOf(known, type) }];
  });
}

/** What may stand where in a pipeline: connectors end one pipeline and begin another. */
const PLACES: Readonly<Record<string, readonly Section[]>> = {
  receivers: ['receivers', 'connectors'],
  processors: ['processors'],
  exporters: ['exporters', 'connectors'],
};

function findInService(config: Config): Finding[] {
  const found: Finding[] = [];
  const service = [...CONFIG, 'service'];
  found.push(
    ...unknownIn(mapAt(config, ['service']), ['extensions', 'pipelines', 'telemetry'], {
      path: service,
      owner: 'service',
    }),
    ...undefinedIn(config, ['extensions'], { path: ['service', 'extensions'], owner: 'service' }),
  );
  const pipelines = mapAt(config, ['service', 'pipelines']);
  if (!Object.keys(pipelines).length)
    found.push({
      path: service,
      message: 'The collector has no pipeline.',
      expected: 'one for each kind of data, below service.pipelines',
    });
  for (const [id, pipeline] of Object.entries(pipelines)) {
    const path = [...service, 'pipelines', id];
    const owner = `Pipeline ${id}`;
    if (!SIGNALS.includes(id.split('/')[0]!))
      found.push({ path, message: `${owner} is of no kind of data.`, expected: oneOf(SIGNALS, id) });
    if (!isMap(pipeline)) continue;
    found.push(...unknownIn(pipeline, Object.keys(PLACES), { path, owner }));
    for (const [place, sections] of Object.entries(PLACES)) {
      found.push(...undefinedIn(config, sections, { path: ['service', 'pipelines', id, place], owner }));
      if (place !== 'processors' && !textsAt(config, ['service', 'pipelines', id, place]).length)
        found.push({ path, message: `${owner} has no ${place}.`, expected: `at least one of ${place}` });
    }
  }
  return found;
}

type Config = Readonly<Record<string, unknown>>;

interface Place {
  path: Path;
  /** As a message calls it. */
  owner: string;
}

function unknownIn(map: Config, known: readonly string[], { path, owner }: Place): Finding[] {
  return Object.keys(map)
    .filter(key => !known.includes(key))
    .map(key => ({
      path: [...path, key],
      message: `${owner} does not know the key ${key}.`,
      expected: oneOf(known, key),
    }));
}

/** Names in the list at `path` that no section defines. */
function undefinedIn(config: Config, sections: readonly Section[], { path, owner }: Place): Finding[] {
  const defined = sections.flatMap(section => Object.keys(mapAt(config, [section])));
  return textsAt(config, path).flatMap((name, index) =>
    defined.includes(name)
      ? []
      : {
          path: [...CONFIG, ...path, index],
          message: `${owner} names ${name}, which is not defined below ${sections.join(' or ')}.`,
          expected: defined.length ? oneOf(defined, name) : `a definition below ${sections[0]}`,
        },
  );
}
