import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CedilleError } from '@cedille/source';
import { downloadFile, HttpError, type Downloaded } from '@cedille/net';
import { digestOfState } from '../verified-file.ts';
import { refusePages } from './fetch-chart.ts';
import { mirrorFileNames, type UpstreamPin } from './pin.ts';
import type { StoreHttp } from './fetch-request.ts';

/** A folder or a web address with upstream files under plain names. */
export type Mirror = { kind: 'folder'; folder: string } | { kind: 'url'; url: string };

/** @param address folder, `file://…`, or `http(s)://…` */
export function parseMirror(address: string): Mirror {
  if (/^https?:\/\//.test(address)) return { kind: 'url', url: address.replace(/\/*$/, '/') };
  return { kind: 'folder', folder: address.startsWith('file://') ? fileURLToPath(address) : resolve(address) };
}

/** The mirror's file for a pin, with its digest. @throws CedilleError `file-missing` when there is no such folder */
export async function findInFolder(
  folder: string,
  pin: UpstreamPin,
  cacheDir: string,
): Promise<{ path: string; sha256: string } | undefined> {
  for (const name of mirrorFileNames(pin)) {
    const path = join(folder, name);
    if (await isFile(path)) return { path, sha256: await digestOfState(path, cacheDir) };
  }
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw noMirror(folder);
  return undefined;
}

/** Downloads a pin's file from a mirror on the web; undefined when it has none. @throws HttpError */
export async function fetchFromMirror(request: {
  url: string;
  pin: UpstreamPin;
  file: string;
  http: StoreHttp;
}): Promise<Downloaded | undefined> {
  const { url, pin, file, http } = request;
  for (const name of mirrorFileNames(pin)) {
    try {
      const address = new URL(encodeURIComponent(name), url).href;
      return refusePages(await downloadFile(address, { ...http, file, maxBytes: 64 * 1024 * 1024 }), address);
    } catch (error) {
      if (!(error instanceof HttpError) || error.status !== 404) throw error;
    }
  }
  return undefined;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    facts => facts.isFile(),
    () => false,
  );
}

function noMirror(folder: string): CedilleError {
  return new CedilleError({
    code: 'file-missing',
    severity: 'error',
    message: `The mirror of upstream charts, ${folder}, is not a folder.`,
    expected: 'a folder with files such as <name>-<version>.tgz, or an http(s) address',
    fix: 'fix or unset CEDILLE_CHART_MIRROR',
  });
}
