// A shop that takes orders: GET /<order>. Of each it sends a span, a log record and a measurement over OTLP, and answers only
// when all three were accepted. PORT: where it listens; OTLP: where it sends to; ADDRESS: of its Pod, from which it sends.
import { randomBytes } from 'node:crypto';
import { createServer, request } from 'node:http';

const { PORT, OTLP, ADDRESS } = process.env;
const resource = { attributes: [attribute('service.name', 'shop')] };
const scope = { name: 'sample-shop' };

createServer((message, response) => {
  take(message.url.slice(1)).then(
    traceId => response.end(traceId),
    error => response.writeHead(500).end(String(error)),
  );
}).listen(Number(PORT), '127.0.0.1');

async function take(order) {
  const begun = now();
  const traceId = randomBytes(16).toString('hex');
  const spanId = randomBytes(8).toString('hex');
  const attributes = [attribute('order', order)];
  const span = { traceId, spanId, name: 'GET /{order}', kind: 2, startTimeUnixNano: begun, endTimeUnixNano: now() };
  await send('traces', { resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [{ ...span, attributes }] }] }] });
  const record = { timeUnixNano: now(), traceId, spanId, severityNumber: 17, severityText: 'ERROR' };
  const body = { stringValue: `order ${order}: out of stock` };
  const logRecords = [{ ...record, body, attributes }];
  await send('logs', { resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords }] }] });
  const point = { startTimeUnixNano: begun, timeUnixNano: now(), asInt: '1', attributes };
  const sum = { aggregationTemporality: 2, isMonotonic: true, dataPoints: [point] };
  const metrics = [{ name: 'shop.orders', unit: '{order}', sum }];
  await send('metrics', { resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics }] }] });
  return traceId;
}

function send(signal, body) {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers: { 'content-type': 'application/json' }, localAddress: ADDRESS };
    const sent = request(`${OTLP}/v1/${signal}`, options, answer => {
      answer.resume();
      if (answer.statusCode === 200) answer.once('end', resolve);
      else reject(new Error(`${signal}: ${answer.statusCode}`));
    });
    sent.once('error', reject).end(JSON.stringify(body));
  });
}

function attribute(key, stringValue) {
  return { key, value: { stringValue } };
}

function now() {
  return `${Date.now()}000000`;
}
