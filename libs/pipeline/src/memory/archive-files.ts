import { join } from 'node:path';

/** Files that decide which archives there are: undefined where files do not tell, because the mirror is a server. */
export function archiveFiles(cacheDir: string, mirror = ''): string[] | undefined {
  if (/^https?:/i.test(mirror)) return undefined;
  return ['index', 'objects'].map(name => join(cacheDir, 'upstream', name)).concat(mirror || []);
}
