import { describe, expect, it } from 'vitest';
import { refusals, specOf } from './refused.fixture.ts';

const PORT = 'ports: [{ port: 80 }]';

describe('services', () => {
  it.each([
    `{ ${PORT}, selector: { app: web } }`,
    '{ clusterIP: None }',
    '{ type: ExternalName, externalName: db.example.org. }',
    '{ type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 30000, loadBalancerSourceRanges: [" 10.0.0.0/8"], ports: [{ port: 80 }] }',
    '{ ports: [{ name: a, port: 53, protocol: UDP }, { name: b, port: 53 }] }',
  ])('finds nothing in %s', spec => {
    expect(refusals(specOf('v1/Service', spec))).toEqual([]);
  });

  it.each([
    ['{}', 'spec: at least one port'],
    ['{ ports: [{ port: 70000 }] }', 'ports[0].port: a port'],
    ['{ ports: [{ name: a, port: 80 }, { port: 443 }] }', 'ports[1]: a name'],
    ['{ ports: [{ name: a, port: 80 }, { name: b, port: 80 }] }', 'ports[1].port: each port once'],
    ['{ ports: [{ port: 80, targetPort: web_port }] }', 'targetPort: at most 15'],
    ['{ ports: [{ port: 80, nodePort: 30080 }] }', 'nodePort: none, because the type is ClusterIP'],
    [`{ type: LoadBalancer, clusterIP: None, ${PORT} }`, 'clusterIP: an address'],
    [`{ externalTrafficPolicy: Local, ${PORT} }`, 'externalTrafficPolicy: it only where'],
    [`{ loadBalancerSourceRanges: [10.0.0.0/8], ${PORT} }`, 'loadBalancerSourceRanges: it only where'],
    [`{ type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.1], ${PORT} }`, '[0]: an address range'],
    ['{ type: ExternalName }', 'spec: the name that it stands for'],
    [`{ clusterIP: 300.1.2.3, ${PORT} }`, 'clusterIP: an IP address'],
    [`{ sessionAffinity: ClientIP, sessionAffinityConfig: { clientIP: { timeoutSeconds: 0 } }, ${PORT} }`, '1 or more'],
  ])('finds what is wrong in %s', (spec, place) => {
    expect(refusals(specOf('v1/Service', spec))).toEqual([expect.stringContaining(place)]);
  });
});

describe('ingresses', () => {
  const path = (more: string): string =>
    `{ rules: [{ http: { paths: [{ ${more}, backend: { service: { name: web, port: { number: 80 } } } }] } }] }`;

  it.each([
    ['{}', 'spec: one of both'],
    [path('path: a, pathType: Prefix'), 'path: a path that begins'],
    [path('path: /a/../b, pathType: Exact'), 'path: a path without'],
    ['{ rules: [{ host: 192.0.2.1 }] }', 'host: a DNS name'],
    ['{ rules: [{ host: "*" }] }', 'host: a DNS name'],
    ['{ defaultBackend: { service: { name: web, port: { number: 80, name: http } } } }', 'number: one of name, number'],
    ['{ defaultBackend: {} }', 'defaultBackend: one of service, resource'],
  ])('finds what is wrong in %s', (spec, place) => {
    expect(refusals(specOf('networking.k8s.io/v1/Ingress', spec))).toEqual([expect.stringContaining(place)]);
  });

  it('finds nothing in a host of many', () => {
    expect(refusals(specOf('networking.k8s.io/v1/Ingress', '{ rules: [{ host: "*.example.org" }] }'))).toEqual([]);
  });
});
