-- What OpenTelemetry writes and Grafana reads.
CREATE DATABASE IF NOT EXISTS otel
