import { isIP } from 'node:net';
import { isDns1035Label, isDnsSubdomain, isPathSegment, type ObjectViolation } from '@cedille/types';
import { shown, type Field, type Rule } from './field.ts';
import { exactlyOne, isHostPattern, needed, portName, portNumber, SUBDOMAIN, written } from './syntax.ts';

/** An Ingress. */
export const ingress: Rule = function* (object) {
  const spec = object.at('spec');
  if (!spec.at('rules').items.length && !spec.at('defaultBackend').isSet)
    yield spec.refuse('has neither rules nor defaultBackend', 'one of both');
  yield* backend(spec.at('defaultBackend'));
  for (const rule of spec.at('rules').items) {
    yield* host(rule.at('host'));
    const http = rule.at('http');
    if (http.isMap && !http.at('paths').items.length) yield http.at('paths').missing('at least one path');
    for (const path of http.at('paths').items) yield* pathOf(path);
  }
  for (const tls of spec.at('tls').items) {
    for (const name of tls.at('hosts').items) yield* written(name, isHostPattern, HOST);
    yield* written(tls.at('secretName'), isDnsSubdomain, SUBDOMAIN);
  }
  const name = spec.at('ingressClassName');
  yield* written(name, isDnsSubdomain, SUBDOMAIN);
  const annotated = object.at('metadata', 'annotations', 'kubernetes.io/ingress.class');
  if (name.text !== undefined && annotated.isSet && annotated.value !== name.text)
    yield annotated.refuse(`is ${shown(annotated.value)}`, `${name.text}, as ingressClassName says`);
};

const HOST = 'a DNS name, or "*." and one';

function* host(field: Field): Iterable<ObjectViolation> {
  yield* written(field, text => isHostPattern(text) && !isIP(text), `${HOST}, no address`);
}

function* pathOf(path: Field): Iterable<ObjectViolation> {
  const [text, type] = [path.at('path'), path.at('pathType').text];
  const isStrict = type === 'Exact' || type === 'Prefix';
  if (isStrict ? !text.text?.startsWith('/') : text.text !== undefined && !text.text.startsWith('/'))
    yield text.refuse(`is ${shown(text.value)}`, 'a path that begins with "/"');
  else if (isStrict && /\/\/|\/\.\/|\/\.\.\/|%2f|%2F|\/\.\.?$/.test(text.text!))
    yield text.refuse(`is ${shown(text.value)}`, 'a path without "//", "/./", "/../" and "%2f"');
  yield* backend(path.at('backend'));
}

function* backend(field: Field): Iterable<ObjectViolation> {
  if (!field.isMap) return;
  yield* exactlyOne(field, ['service', 'resource']);
  yield* resource(field.at('resource'));
  const service = field.at('service');
  if (!service.isMap) return;
  yield* needed(service.at('name'), 'the name of a Service');
  yield* written(service.at('name'), isDns1035Label, 'the name of a Service');
  yield* exactlyOne(service.at('port'), ['name', 'number']);
  if (!service.at('port').isSet) yield service.at('port').missing('a port by name or number');
  yield* portNumber(service.at('port', 'number'));
  yield* portName(service.at('port', 'name'));
}

function* resource(field: Field): Iterable<ObjectViolation> {
  if (!field.isMap) return;
  const group = field.at('apiGroup');
  if (group.isSet && !isDnsSubdomain(String(group.value))) yield group.refuse(`is ${shown(group.value)}`, SUBDOMAIN);
  for (const name of ['kind', 'name']) {
    yield* needed(field.at(name), 'what serves it');
    yield* written(field.at(name), isPathSegment, 'text without "/" and "%"');
  }
}
