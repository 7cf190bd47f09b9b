import { field } from '../field.ts';
import type { DangerRule } from '../rule.ts';

/** Where kinds say whose controller serves them. */
const CLASS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  Ingress: [
    ['spec', 'ingressClassName'],
    ['metadata', 'annotations', 'kubernetes.io/ingress.class'],
  ],
  HTTPProxy: [
    ['spec', 'ingressClassName'],
    ['metadata', 'annotations', 'projectcontour.io/ingress.class'],
  ],
  Gateway: [['spec', 'gatewayClassName']],
  GatewayClass: [['spec', 'controllerName']],
  IngressRoute: [['metadata', 'annotations', 'kubernetes.io/ingress.class']],
};
const DEFAULT = ['metadata', 'annotations', 'ingressclass.kubernetes.io/is-default-class'] as const;

export const classChanged: DangerRule = {
  code: 'class-changed',
  title: 'Another controller serves it',
  why: 'Another controller answers, with another address and other certificates; names lead to the old one until DNS follows.',
  example: '  kind: Ingress\n-   ingressClassName: contour\n+   ingressClassName: nginx',
  fix: 'let both serve until DNS has followed',
  severity: 'high',
  find({ change, identity: { kind, name }, before, after }) {
    if (change !== 'changed') return [];
    if (kind === 'IngressClass' && field(before, ...DEFAULT) === 'true' && field(after, ...DEFAULT) !== 'true') {
      const message = `${name} is no longer the default class: an Ingress that names none is served by nobody.`;
      return [{ severity: 'high', path: DEFAULT.join('.'), message, fix: 'make another class the default one first' }];
    }
    const places = CLASS[kind] ?? [];
    const classOf = (object: unknown): unknown => places.map(path => field(object, ...path)).find(Boolean);
    const [old, now] = [classOf(before), classOf(after)];
    if (old === now || !places.length) return [];
    const [from, to] = [old, now].map(one => (one === undefined ? 'the default class' : String(one)));
    return [
      {
        severity: 'high',
        path: (places.find(path => field(after, ...path) ?? field(before, ...path)) ?? places[0]!).join('.'),
        message: `The ${kind} ${name} goes from ${from} to ${to}: another controller serves it, at another address, and does not know the annotations of the first.`,
        fix: 'make sure that DNS and certificates follow, or run both beside each other for a while',
      },
    ];
  },
};
