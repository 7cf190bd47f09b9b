import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Put in by the bundler: a digest of the sources and packages that a check runs (tools/cli/closures.cjs). */
declare const CEDILLE_SOURCES: string | undefined;

let known: string | undefined;

/** Changes with any source and any package that has a part in an answer: nothing may be remembered of other code. */
export function codeFingerprint(): string {
  known ??= typeof CEDILLE_SOURCES === 'string' ? CEDILLE_SOURCES : hashSources();
  return known;
}

/** The same without a bundle, as in tests. */
function hashSources(): string {
  const root = fileURLToPath(new URL('../../../../', import.meta.url));
  const hash = createHash('sha256').update(process.versions.node);
  hash.update(readFileSync(join(root, 'package-lock.json')));
  const libraries = join(root, 'libs');
  for (const file of readdirSync(libraries, { recursive: true, encoding: 'utf8' }).sort()) {
    if (/\.(ts|json)$/.test(file) && !/node_modules|\.(spec|gen)\.ts$/.test(file))
      hash.update(file).update(readFileSync(join(libraries, file)));
  }
  return hash.digest('hex');
}
