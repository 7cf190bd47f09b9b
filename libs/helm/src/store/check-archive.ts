import { open } from 'node:fs/promises';
import { list, type ReadEntry } from 'tar';
import { parse } from 'yaml';
import type { UpstreamPin } from './pin.ts';

/** Charts are text: one that unpacks to more than this is a mistake or an attack. */
const maxUnpacked = 256 * 1024 * 1024;
const maxFiles = 20_000;
const ownChartYaml = /^(\.\/)?[^/]+\/Chart\.yaml$/;

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
    return `it cannot be unpacked: ${(error as Error).message}`;
  }
}

function checkManifest(head: Buffer): string | undefined {
  const text = head.toString('utf8');
  if (/^\s*</.test(text)) return 'it is a web page, not Kubernetes manifests';
  return head.length ? undefined : 'it is empty';
}

async function checkChart(file: string, { name, version }: UpstreamPin): Promise<string | undefined> {
  const { chartYaml, unsafe, size, count } = await readArchive(file);
  if (unsafe) return `it holds ${unsafe}, which would be written outside the chart`;
  if (size > maxUnpacked || count > maxFiles) return 'it unpacks to more than any chart can be';
  if (chartYaml === undefined) return `it has no Chart.yaml`;
  const chart = (parse(chartYaml) ?? {}) as { name?: unknown; version?: unknown };
  if (chart.name !== name) return `it is the chart ${String(chart.name)}`;
  if (bare(String(chart.version)) !== bare(version)) return `it is version ${String(chart.version)}`;
  return undefined;
}

interface ArchiveFacts {
  chartYaml: string | undefined;
  unsafe: string | undefined;
  size: number;
  count: number;
}

/** The chart's own Chart.yaml is one folder deep, whatever that folder is called; deeper ones belong to subcharts. */
async function readArchive(file: string): Promise<ArchiveFacts> {
  const facts: ArchiveFacts = { chartYaml: undefined, unsafe: undefined, size: 0, count: 0 };
  const chunks: Buffer[] = [];
  await list({
    file,
    strict: true,
    onReadEntry: entry => {
      facts.count += 1;
      facts.size += entry.size;
      if (isUnsafe(entry)) facts.unsafe ??= entry.path;
      if (ownChartYaml.test(entry.path) && entry.size < 1024 * 1024)
        entry.on('data', (chunk: Buffer) => chunks.push(chunk));
      else entry.resume();
    },
  });
  if (chunks.length) facts.chartYaml = Buffer.concat(chunks).toString('utf8');
  return facts;
}

function isUnsafe({ path, linkpath, type }: ReadEntry): boolean {
  const leaves = (name: string): boolean => /^([/\\]|[A-Za-z]:)/.test(name) || name.split(/[/\\]/).includes('..');
  const isLink = type === 'SymbolicLink' || type === 'Link';
  return leaves(path) || (isLink && leaves(linkpath ?? ''));
}

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
