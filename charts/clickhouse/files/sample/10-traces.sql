-- An hour of requests to a shop, some of which fail.
INSERT INTO otel.otel_traces (Timestamp, TraceId, SpanId, SpanName, SpanKind, ServiceName, ResourceAttributes, SpanAttributes, Duration, StatusCode)
SELECT
    now64(9) - toIntervalSecond(number % 3600),
    lower(hex(MD5(toString(number)))),
    lower(hex(substring(MD5(toString(number)), 1, 8))),
    ['GET /', 'GET /items', 'POST /order'][1 + number % 3],
    'Server',
    'sample-shop',
    map('service.name', 'sample-shop', 'k8s.namespace.name', 'sample'),
    map('http.response.status_code', if(number % 50 = 0, '500', '200')),
    1000000 * (5 + cityHash64(number) % 200),
    if(number % 50 = 0, 'Error', 'Ok')
FROM numbers(7200)
