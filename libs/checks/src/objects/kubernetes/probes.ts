import type { ObjectViolation } from '@cedille/types';
import { shown, type Field } from './field.ts';
import { count, exactlyOne, needed, portNumber, portNumberOrName } from './syntax.ts';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/** Probes and lifecycle of a container that goes on. `grace` is how long its Pod has to end. */
export function* probesAndLifecycle(container: Field, grace: number): Iterable<ObjectViolation> {
  for (const name of PROBES) if (container.at(name).isMap) yield* probe(container.at(name), name);
  for (const event of ['postStart', 'preStop']) {
    const handler = container.at('lifecycle', event);
    if (!handler.isMap) continue;
    yield* exactlyOne(handler, ['exec', 'httpGet', 'tcpSocket', 'sleep']);
    yield* handlers(handler);
    const sleep = handler.at('sleep', 'seconds');
    if (handler.at('sleep').isMap) yield* count(sleep, 0, grace);
  }
}

/** Init containers end before anybody asks them; only those that go on beside the others have probes. */
export function* noProbes(container: Field): Iterable<ObjectViolation> {
  for (const name of [...PROBES, 'lifecycle'])
    if (container.at(name).isSet)
      yield container.at(name).refuse('stands in an init container', 'it only beside restartPolicy: Always');
}

function* probe(field: Field, name: (typeof PROBES)[number]): Iterable<ObjectViolation> {
  yield* exactlyOne(field, ['exec', 'httpGet', 'tcpSocket', 'grpc']);
  yield* handlers(field);
  for (const number of [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ])
    yield* count(field.at(number));
  const successes = field.at('successThreshold');
  if (name !== 'readinessProbe' && (successes.whole ?? 0) > 1)
    yield successes.refuse(`is ${successes.whole}`, `1, because it is a ${name}`);
  const grace = field.at('terminationGracePeriodSeconds');
  if (grace.isSet && name === 'readinessProbe')
    yield grace.refuse('is set', 'no such field in a readinessProbe, which ends nothing');
  else yield* count(grace, 1);
}

function* handlers(field: Field): Iterable<ObjectViolation> {
  const exec = field.at('exec');
  if (exec.isMap && !exec.at('command').items.length) yield exec.at('command').missing('the command to run');
  for (const kind of ['httpGet', 'tcpSocket']) {
    const port = field.at(kind, 'port');
    if (!field.at(kind).isMap) continue;
    if (port.isSet) yield* portNumberOrName(port);
  }
  for (const header of field.at('httpGet', 'httpHeaders').items) {
    const name = header.at('name');
    yield* needed(name, 'the name of a header');
    if (name.text !== undefined && !/^[-A-Za-z0-9]+$/.test(name.text))
      yield name.refuse(`is ${shown(name.text)}`, 'letters, digits and "-"');
  }
  yield* portNumber(field.at('grpc', 'port'));
}
