/** Real things on this machine to test with. */
export * from './fixtures/loopback-server.ts';
export { startGate, type Gate } from './fixtures/start-gate.ts';
export { startProxy, type TestProxy } from './fixtures/start-proxy.ts';
export { startRegistry, type RealRegistry } from './fixtures/start-registry.ts';
