-- Fills the table above with every insertion of spans, whoever inserts them: an account that may write to one table needs no
-- right to the other.
CREATE MATERIALIZED VIEW IF NOT EXISTS otel.otel_traces_trace_id_ts_mv
TO otel.otel_traces_trace_id_ts
DEFINER = default SQL SECURITY DEFINER
AS SELECT TraceId, min(Timestamp) AS Start, max(Timestamp) AS End
FROM otel.otel_traces
WHERE TraceId != ''
GROUP BY TraceId
