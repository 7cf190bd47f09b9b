import { open } from 'node:fs/promises';
import { ArchiveError, readArchive } from '@cedille/archive';
import { parse } from 'yaml';
import type { UpstreamPin } from './pin.ts';

/**
 * Looks into a downloaded file: is it what the pin names, and harmless to unpack?
 * Answers with the reason when it is not.
 */
export async function checkArchive(file: string, pin: UpstreamPin): Promise<string | undefined> {
  const head = await firstBytes(file);
  if (pin.kind === 'manifest') return checkManifest(head);
  if (head[0] !== 0x1f || head[1] !== 0x8b) return `it is ${describeHead(head)}, not a gzip archive`;
  try {
    return await checkChart(file, pin);
  } catch (error) {
    return `it ${error instanceof ArchiveError ? error.message : `cannot be read: ${(error as Error).message}`}`;
  }
}

function checkManifest(head: Buffer): string | undefined {
  const text = head.toString('utf8');
  if (/^\s*</.test(text)) return 'it is a web page, not Kubernetes manifests';
  return head.length ? undefined : 'it is empty';
}

async function checkChart(file: string, { name, version }: UpstreamPin): Promise<string | undefined> {
  const files = await readArchive(file, {
    isWanted: (path, size) => OWN_CHART_YAML.test(path) && size < 1024 * 1024,
  });
  const [chartYaml] = files.values();
  if (chartYaml === undefined) return `it has no Chart.yaml`;
  const chart = (parse(Buffer.from(chartYaml).toString('utf8'), { logLevel: 'error' }) ?? {}) as {
    name?: unknown;
    version?: unknown;
  };
  if (chart.name !== name) return `it is the chart ${String(chart.name)}`;
  if (bare(String(chart.version)) !== bare(version)) return `it is version ${String(chart.version)}`;
  return undefined;
}

/** One folder deep, whatever that folder is called; deeper ones belong to subcharts. */
const OWN_CHART_YAML = /^[^/]+\/Chart\.yaml$/;

async function firstBytes(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function describeHead(head: Buffer): string {
  if (!head.length) return 'empty';
  return /^\s*(<!doctype|<html)/i.test(head.toString('latin1')) ? 'a web page' : 'something else';
}

function bare(version: string): string {
  return version.replace(/^v/, '');
}
