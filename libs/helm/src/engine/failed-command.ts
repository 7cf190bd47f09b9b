import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { writeFileAtomic } from '@cedille/source';
import type { RenderRequest } from './helm.ts';
import { templateArguments } from './template-arguments.ts';

interface FailedRender {
  request: RenderRequest;
  values: string;
  cacheDir: string;
  /** The helm program. */
  file: string;
}

/** A command that shows a failure again. Standard input cannot be pasted, so the values are kept in a file. */
export async function failedCommand({ request, values, cacheDir, file }: FailedRender): Promise<string> {
  const digest = createHash('sha256').update(values).digest('hex').slice(0, 12);
  const kept = join(cacheDir, 'failed', `${request.release}-${digest}.json`);
  const isKept = await writeFileAtomic(kept, values).then(
    () => true,
    () => false,
  );
  return [file, ...templateArguments(request, isKept ? kept : '-')].map(quoted).join(' ');
}

/** As a shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
