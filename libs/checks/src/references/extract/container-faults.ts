import type { Path } from '@cedille/source';
import type { Fault } from '../relations.ts';
import { CONTAINERS } from '../tables/pod-spec.ts';
import { findAll, mapsIn, textOf } from './pattern.ts';

interface PodPlace {
  /** Path of the Pod's spec. */
  base: Path;
  /** Claims that are volumes as well. */
  claims: readonly string[];
}

type Spec = Readonly<Record<string, unknown>>;

/** Mounts without their volume, and probes of ports that the container does not name. */
export function containerFaults(spec: Spec, { base, claims }: PodPlace): Fault[] {
  const volumes = [...mapsIn(spec['volumes']).flatMap(({ item }) => textOf(item['name']) ?? []), ...claims];
  return CONTAINERS.flatMap(list =>
    mapsIn(spec[list]).flatMap(({ item: container, index }) => {
      const at = [...base, list, index];
      const subject = textOf(container['name']) ?? `${list}[${index}]`;
      return [...mountFaults(container, { at, subject, volumes }), ...portFaults(container, { at, subject })];
    }),
  );
}

interface ContainerPlace {
  at: Path;
  subject: string;
}

function mountFaults(
  container: Spec,
  { at, subject, volumes }: ContainerPlace & { volumes: readonly string[] },
): Fault[] {
  return ['volumeMounts[*].name', 'volumeDevices[*].name'].flatMap(pattern =>
    findAll(container, pattern, at).flatMap(({ value, path }): Fault[] => {
      const written = textOf(value);
      if (written === undefined || volumes.includes(written)) return [];
      return [{ rule: 'volume', path, written, choices: volumes, subject }];
    }),
  );
}

const PROBED = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop'].flatMap(
  place => [`${place}.httpGet.port`, `${place}.tcpSocket.port`],
);

function portFaults(container: Spec, { at, subject }: ContainerPlace): Fault[] {
  const ports = mapsIn(container['ports']).flatMap(({ item }) => textOf(item['name']) ?? []);
  return PROBED.flatMap(pattern =>
    findAll(container, pattern, at).flatMap(({ value, path }): Fault[] => {
      if (typeof value !== 'string' || /^\d+$/.test(value) || ports.includes(value)) return [];
      return [{ rule: 'probe-port', path, written: value, choices: ports, subject }];
    }),
  );
}
