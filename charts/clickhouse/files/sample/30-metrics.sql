INSERT INTO otel.otel_metrics_gauge (ServiceName, MetricName, MetricUnit, Attributes, ResourceAttributes, TimeUnix, Value)
SELECT
    'sample-shop',
    'sample.orders.open',
    '{order}',
    map('region', ['north', 'south'][1 + number % 2]),
    map('service.name', 'sample-shop', 'k8s.namespace.name', 'sample'),
    now() - toIntervalSecond(30 * intDiv(number, 2)),
    20 + 10 * sin(number / 20)
FROM numbers(240)
