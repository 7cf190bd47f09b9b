import type { RelationTable } from './rows.ts';

const GROUP = 'gateway.networking.k8s.io';

/** Kinds that attach to a Gateway, or to a set of listeners of one. */
export const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map(kind => `${GROUP}/${kind}`);

/** Kinds with listeners. */
export const LISTENING = ['Gateway', 'ListenerSet'].map(kind => `${GROUP}/${kind}`);

const BACKEND = {
  to: { otherwise: 'Service', kind: 'kind', group: 'group' },
  namespace: 'namespace',
  port: { field: 'port' },
  granted: true,
} as const;

/** Gateway API. How routes attach to listeners is looked at by code: {@link ../extract/routes.ts}. */
export const GATEWAY_API: RelationTable = {
  references: [
    { of: ROUTES, at: 'spec.rules[*].backendRefs[*]', ...BACKEND },
    { of: ROUTES, at: 'spec.rules[*].filters[*].requestMirror.backendRef', ...BACKEND },
    { of: ROUTES, at: 'spec.rules[*].backendRefs[*].filters[*].requestMirror.backendRef', ...BACKEND },
    {
      of: ROUTES,
      at: 'spec.parentRefs[*]',
      to: { otherwise: `${GROUP}/Gateway`, kind: 'kind', group: 'group' },
      namespace: 'namespace',
    },
    { of: `${GROUP}/Gateway`, at: 'spec.gatewayClassName', to: `${GROUP}/GatewayClass`, name: '' },
    {
      of: LISTENING,
      at: 'spec.listeners[*].tls.certificateRefs[*]',
      to: { otherwise: 'Secret', kind: 'kind', group: 'group' },
      namespace: 'namespace',
      fixedKeys: ['tls.crt', 'tls.key'],
      granted: true,
    },
    {
      of: `${GROUP}/Gateway`,
      at: 'spec.infrastructure.parametersRef',
      to: { otherwise: '', kind: 'kind', group: 'group' },
    },
    {
      of: LISTENING.slice(1),
      at: 'spec.parentRef',
      to: { otherwise: `${GROUP}/Gateway`, kind: 'kind', group: 'group' },
      namespace: 'namespace',
    },
    {
      of: `${GROUP}/GatewayClass`,
      at: 'spec.parametersRef',
      to: { otherwise: '', kind: 'kind', group: 'group' },
      namespace: 'namespace',
    },
    {
      of: `${GROUP}/BackendTLSPolicy`,
      at: 'spec.targetRefs[*]',
      to: { otherwise: 'Service', kind: 'kind', group: 'group' },
      port: { field: 'sectionName' },
    },
    {
      of: `${GROUP}/BackendTLSPolicy`,
      at: 'spec.validation.caCertificateRefs[*]',
      to: { otherwise: 'ConfigMap', kind: 'kind', group: 'group' },
      fixedKeys: ['ca.crt'],
    },
  ],
  products: [],
  pods: [],
  selections: [],
  // A Gateway may get Pods of its own, which are labelled `gateway.networking.k8s.io/gateway-name`: no template has that.
  podless: [`${GROUP}/*`],
};
