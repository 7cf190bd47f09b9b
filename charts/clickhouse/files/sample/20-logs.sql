INSERT INTO otel.otel_logs (Timestamp, TraceId, SeverityText, SeverityNumber, ServiceName, Body, ResourceAttributes)
SELECT
    now64(9) - toIntervalSecond(number % 3600),
    lower(hex(MD5(toString(number)))),
    if(number % 50 = 0, 'ERROR', 'INFO'),
    if(number % 50 = 0, 17, 9),
    'sample-shop',
    if(number % 50 = 0, 'order refused', 'order taken'),
    map('service.name', 'sample-shop', 'k8s.namespace.name', 'sample')
FROM numbers(7200)
