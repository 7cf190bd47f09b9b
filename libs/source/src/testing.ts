import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A folder with these files (path → text) for one test; removed when the test is over. Answers with its absolute path. */
export async function temporaryWorkspace(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'cedille-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  return root;
}

/**
 * The folder with real upstream charts that CEDILLE_CHART_MIRROR names. Undefined where there is none, or only an address on
 * the web, whose files nobody can list: specs that need them are skipped.
 */
export function mirrorFolder(address = process.env['CEDILLE_CHART_MIRROR']): string | undefined {
  if (!address || /^https?:/.test(address)) return undefined;
  const folder = address.startsWith('file://') ? fileURLToPath(address) : address;
  return existsSync(folder) ? folder : undefined;
}
