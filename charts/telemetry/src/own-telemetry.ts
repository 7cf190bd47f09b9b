/** What a collector counts of itself, at its own names, goes where everything goes: an alert asks for what was lost. */
export function ownTelemetry(endpoint: string) {
  const otlp = { protocol: 'grpc', endpoint, insecure: endpoint.startsWith('http://') };
  return {
    logs: { encoding: 'json' },
    metrics: { readers: [{ periodic: { interval: 60_000, exporter: { otlp } } }] },
  };
}
